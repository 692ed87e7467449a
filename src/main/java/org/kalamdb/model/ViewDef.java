package org.kalamdb.model;

import java.util.List;

/// A view: a query under a name, run with the rights of whoever reads it.
///
/// @param namespace     of unqualified names in the query
/// @param columns       the names of the columns, as many as the query has
/// @param query         its text
/// @param createdMillis ms since 1970
public record ViewDef(TableName name, String namespace, List<String> columns, String query, long createdMillis) {
    public ViewDef {
        columns = List.copyOf(columns);
    }
}
