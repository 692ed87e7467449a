package org.kalamdb.sql.plan;

import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;

/// The refusals of what the dialect has and this server cannot run yet.
final class Unsupported {
    private Unsupported() {}

    /// @param construct as in `window functions`
    static DbException at(SqlNode place, String construct) {
        return at(place.getParserPosition(), construct);
    }

    static DbException at(SqlParserPos place, String construct) {
        return error(ErrorCode.FEATURE_NOT_SUPPORTED, place, construct);
    }

    static DbException construct(String construct) {
        return new DbException(ErrorCode.FEATURE_NOT_SUPPORTED, construct);
    }

    /// An error at a place, which nodes made by the planner itself do not have.
    static DbException error(ErrorCode code, SqlParserPos place, String message) {
        return place.getLineNum() < 1 ? new DbException(code, message) : DbException.at(code, position(place), message);
    }

    private static SourcePosition position(SqlParserPos place) {
        return new SourcePosition(place.getLineNum(), Math.max(1, place.getColumnNum()));
    }
}
