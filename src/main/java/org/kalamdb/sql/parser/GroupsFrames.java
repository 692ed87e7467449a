package org.kalamdb.sql.parser;

import java.util.OptionalLong;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// Frames in GROUPS, for which Calcite has no form: they are written as frames in ROWS whose distances are beyond
/// all that a table can have.
public final class GroupsFrames {
    private static final long BEYOND = 1L << 60;

    private GroupsFrames() {}

    /// The number of groups that a distance in ROWS stands for; empty when it is one of rows.
    public static OptionalLong groups(long rows) {
        return rows >= BEYOND ? OptionalLong.of(rows - BEYOND) : OptionalLong.empty();
    }

    /// @param distance null for the current row
    static SqlNode bound(@Nullable Long distance, boolean preceding, SqlParserPos position) {
        long groups = distance == null ? 0 : Math.min(distance, BEYOND);
        SqlNode rows = SqlLiteral.createExactNumeric(Long.toString(BEYOND + groups), position);
        return preceding ? SqlWindow.createPreceding(rows, position) : SqlWindow.createFollowing(rows, position);
    }
}
