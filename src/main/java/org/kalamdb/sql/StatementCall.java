package org.kalamdb.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Principal;
import org.kalamdb.model.TableName;
import org.kalamdb.model.UserId;
import org.kalamdb.sql.exec.Cancellation;
import org.kalamdb.sql.parser.ParsedStatement;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.plan.BoundQuery;
import org.kalamdb.sql.plan.PlanOptions;
import org.kalamdb.table.Transaction;

/// One statement's circumstances.
///
/// @param parsed        the statement itself
/// @param number        its place in the request, from 1
/// @param effective     whose rows and rights count: the target inside EXECUTE AS USER, else the caller
/// @param impersonated  whether the statement stands inside EXECUTE AS USER
/// @param namespace     of unqualified names
/// @param rowLimits     caps of the rows that go to the client
/// @param params        values of `$1`, `$2`, …, as given
/// @param nowMicros     statement time
/// @param transaction   whose snapshot and rows the statement works on; null: it commits by itself
/// @param clientAddress for the audit log
/// @param known         the plan of a [Statement.KnownQuery]
record StatementCall(
        ParsedStatement parsed,
        int number,
        Principal effective,
        boolean impersonated,
        String namespace,
        PlanOptions rowLimits,
        List<@Nullable Object> params,
        long nowMicros,
        Cancellation cancellation,
        @Nullable Transaction transaction,
        @Nullable String clientAddress,
        @Nullable BoundQuery known) {
    UserId user() {
        return effective.user();
    }

    TableName resolve(Statement.TableRef table) {
        String given = table.namespace();
        return new TableName(given == null ? namespace : given, table.table());
    }
}
