package org.kalamdb.sql.plan;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.kalamdb.model.SystemColumn;

/// The system columns beyond `_seq` and `_deleted` that a statement may name. They are in no `SELECT *`.
///
/// @param exposed those that this statement names, in the order of [SystemColumn]
record HiddenColumns(List<SystemColumn> exposed) {
    static final HiddenColumns NONE = new HiddenColumns(List.of());
    /// What DML reads beside the declared columns.
    static final HiddenColumns ROW_PLACE = new HiddenColumns(List.of(SystemColumn.SEGMENT, SystemColumn.POSITION));

    private static final HiddenColumns UPDATED = new HiddenColumns(List.of(SystemColumn.UPDATED));
    private static final HiddenColumns UPDATED_AND_ROW_PLACE =
            new HiddenColumns(List.of(SystemColumn.UPDATED, SystemColumn.SEGMENT, SystemColumn.POSITION));

    HiddenColumns {
        exposed = List.copyOf(exposed);
    }

    /// These, and `_updated` when the statement names it.
    HiddenColumns with(Set<String> names) {
        if (!names.contains(SystemColumn.UPDATED.columnName())) {
            return this;
        }
        return equals(NONE) ? UPDATED : UPDATED_AND_ROW_PLACE;
    }

    boolean contains(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return exposed.stream().anyMatch(column -> column.columnName().equals(lower));
    }
}
