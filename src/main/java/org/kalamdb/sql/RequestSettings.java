package org.kalamdb.sql;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.plan.PlanOptions;

/// The settings that SET changes for the rest of a request (`sql.md` §11): the caps of rows.
final class RequestSettings {
    private static final String DEFAULT_LIMIT = "limits.default_query_limit";
    private static final String MAX_LIMIT = "limits.max_query_limit";

    private RequestSettings() {}

    /// The caps after a statement; those before it unless it is SET.
    ///
    /// @throws DbException INVALID_PARAMETER for a setting that belongs to the server, or no value of it
    static PlanOptions rowLimits(Statement statement, PlanOptions current) {
        if (!(statement instanceof Statement.SetSetting set)) {
            return current;
        }
        return switch (set.name()) {
            case DEFAULT_LIMIT -> new PlanOptions(rows(set), current.maxLimit());
            case MAX_LIMIT -> new PlanOptions(current.defaultLimit(), rows(set));
            default ->
                throw refused(
                        set,
                        "Setting '" + set.name() + "' belongs to the server; a request may set " + DEFAULT_LIMIT
                                + " and " + MAX_LIMIT);
        };
    }

    private static long rows(Statement.SetSetting set) {
        String value = set.value().strip();
        if (value.matches("'[0-9]{1,9}'")) {
            value = value.substring(1, value.length() - 1);
        }
        if (!value.matches("[0-9]{1,9}")) {
            throw refused(set, "Setting '" + set.name() + "' takes a number of rows, 0 for no cap");
        }
        return Long.parseLong(value);
    }

    private static DbException refused(Statement.SetSetting set, String why) {
        return DbException.at(ErrorCode.INVALID_PARAMETER, set.position(), why);
    }
}
