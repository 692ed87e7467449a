package org.kalamdb.table;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Command.CatalogEdit;
import org.kalamdb.model.Command.CatalogKind;
import org.kalamdb.model.TableName;
import org.kalamdb.model.ViewDef;

/// Changes the views of the catalogue; each change is one durable command. Any thread.
public final class ViewWriter {
    private final Catalog catalog;
    private final CatalogWriter writer;

    public ViewWriter(Catalog catalog, CatalogWriter writer) {
        this.catalog = catalog;
        this.writer = writer;
    }

    /// What a CREATE VIEW does with a view that is there already.
    public enum Existing {
        REFUSE,
        REPLACE
    }

    /// Defines a view.
    ///
    /// @param version of the catalogue that the view's query was checked against
    /// @throws DbException NAMESPACE_NOT_FOUND; ALREADY_EXISTS, also for a table of this name; CONFLICT when the
    ///                     catalogue has another version by now
    public void put(ViewDef view, Existing existing, long version) {
        writer.locked(() -> {
            TableName name = view.name();
            writer.existingNamespace(name.namespace());
            if (catalog.table(name).isPresent()) {
                throw new DbException(ErrorCode.ALREADY_EXISTS, "Table " + name + " already exists");
            }
            if (existing == Existing.REFUSE && catalog.view(name).isPresent()) {
                throw new DbException(ErrorCode.ALREADY_EXISTS, "View " + name + " already exists");
            }
            if (catalog.version() != version) {
                throw new DbException(
                        ErrorCode.CONFLICT, "the catalogue changed while view " + name + " was being checked");
            }
            writer.commit(CatalogWriter.put(CatalogKind.VIEW, name.toString(), view));
            return view;
        });
    }

    /// @throws DbException NOT_FOUND
    public void drop(TableName name) {
        writer.locked(() -> {
            if (catalog.view(name).isEmpty()) {
                throw new DbException(ErrorCode.NOT_FOUND, "the view was dropped meanwhile");
            }
            writer.commit(new CatalogEdit(CatalogKind.VIEW, name.toString(), null));
            return name;
        });
    }
}
