package org.kalamdb.model;

/// A qualified table name, both parts in lower case.
public record TableName(String namespace, String table) {
    /// The form of SQL and of JSON, `ns.table`.
    @Override
    public String toString() {
        return namespace + "." + table;
    }

    /// The form of `table_id` columns and job messages, `ns:table`.
    public String colonForm() {
        return namespace + ":" + table;
    }
}
