package org.kalamdb.model;

import java.util.List;

/// A view: a query under a name, run with the rights of whoever reads it.
///
/// @param namespace     of unqualified names in the query
/// @param columns       the names of its columns
/// @param source        what the query calls them, in the same order
/// @param query         its text
/// @param createdMillis ms since 1970
public record ViewDef(
        TableName name, String namespace, List<String> columns, List<String> source, String query, long createdMillis) {
    public ViewDef {
        columns = List.copyOf(columns);
        source = List.copyOf(source);
        if (columns.size() != source.size()) {
            throw new IllegalArgumentException("view " + name + ": " + columns + " of " + source);
        }
    }
}
