package org.kalamdb.sql;

import java.util.List;
import java.util.Optional;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.sql.plan.Relation;
import org.kalamdb.sql.plan.SchemaLookup;

/// The tables that a statement may name, and the one whose rows it holds itself.
///
/// @param stored the former
/// @param held   the latter; see [org.kalamdb.sql.exec.HeldRows]
record HeldLookup(SchemaLookup stored, TableDef held) implements SchemaLookup {
    @Override
    public Optional<Relation> find(TableName name) {
        return name.equals(held.name()) ? Optional.of(new Relation.Stored(held)) : stored.find(name);
    }

    @Override
    public List<TableName> visibleNames() {
        return stored.visibleNames();
    }
}
