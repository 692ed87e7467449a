package org.kalamdb.sql.plan;

import java.util.List;
import java.util.Optional;
import org.kalamdb.model.TableName;

/// The tables that a statement may name, as its user sees them. Called by the planning thread only; the
/// answers of one planning must come from one state of the catalogue.
public interface SchemaLookup {
    /// The table, system table or view of this name, both parts in lower case.
    Optional<Relation> find(TableName name);

    /// The names to choose a «did you mean» hint from; asked only after [#find] found nothing. What the
    /// user may not know of must not be among them.
    List<TableName> visibleNames();
}
