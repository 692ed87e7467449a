package org.kalamdb.sql;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Principal;
import org.kalamdb.sql.admin.AdminCall;
import org.kalamdb.sql.admin.AdminResult;
import org.kalamdb.sql.admin.AdminStatements;
import org.kalamdb.sql.admin.NameHints;
import org.kalamdb.sql.parser.Naming;
import org.kalamdb.sql.parser.SqlText;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.plan.BoundQuery;
import org.kalamdb.sql.system.RowSet;
import org.kalamdb.sql.system.VirtualColumn;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.CatalogWriter;
import org.kalamdb.table.TableWriter;

/// Runs single statements that were found permissible. Any thread.
final class StatementRunner {
    private final Catalog catalog;
    private final AdminStatements admin;
    private final QueryStatements queries;
    private final InsertStatements inserts;
    private final ChangeStatements changes;
    private final ExplainStatements explanations;

    private StatementRunner(
            Catalog catalog,
            AdminStatements admin,
            QueryStatements queries,
            InsertStatements inserts,
            ChangeStatements changes,
            ExplainStatements explanations) {
        this.catalog = catalog;
        this.admin = admin;
        this.queries = queries;
        this.inserts = inserts;
        this.changes = changes;
        this.explanations = explanations;
    }

    static StatementRunner of(EngineParts parts) {
        Catalog catalog = parts.tables().catalog();
        CatalogWriter catalogWriter = parts.tables().catalogWriter();
        TableWriter writer = parts.tables().writer();
        EngineLimits limits = parts.limits();
        AdminStatements admin = new AdminStatements(new AdminStatements.Parts(
                catalog,
                catalogWriter,
                parts.tables().storageWriter(),
                parts.probes(),
                parts.tables().tables(),
                parts.virtual(),
                parts.maintenance(),
                parts.audit(),
                parts.policy(),
                parts.hasher(),
                parts.maxHashing(),
                parts.clock()));
        Planning planning = new Planning(catalog, parts.virtual(), limits);
        QueryStatements queries = new QueryStatements(planning, parts.environment());
        TableAccess access = new TableAccess(catalog);
        WriteAttempts attempts = new WriteAttempts(writer, limits.maxAttempts(), limits.patientAttempts());
        Checks checks = new Checks(queries);
        Returning returning = new Returning(planning, queries, limits.maxQueryLimit());
        ConflictStatements conflicts = new ConflictStatements(planning, queries, writer, attempts, parts.ids(), checks);
        InsertStatements inserts = new InsertStatements(
                access,
                queries,
                catalogWriter,
                writer,
                attempts,
                parts.ids(),
                returning,
                conflicts,
                checks,
                limits.maxChangedRows());
        ChangeStatements changes = new ChangeStatements(
                access,
                planning,
                queries,
                catalog,
                writer,
                attempts,
                parts.ids(),
                returning,
                checks,
                limits.maxChangedRows());
        ExplainStatements explanations = new ExplainStatements(access, planning, queries, changes, parts.nanoTime());
        return new StatementRunner(catalog, admin, queries, inserts, changes, explanations);
    }

    StatementResult run(StatementCall call, Statement statement) {
        return switch (statement) {
            case Statement.Query query -> queries.select(call, query);
            case Statement.KnownQuery _ -> queries.selectKnown(call);
            case Statement.Explain explain -> explanations.explain(call, explain);
            case Statement.Insert insert -> inserts.insert(call, insert);
            case Statement.Update update -> changes.update(call, update);
            case Statement.Delete delete -> changes.delete(call, delete);
            case Statement.UseNamespace use -> use(call, use);
            case Statement.TransactionControl _ ->
                throw new IllegalStateException("a transaction is the request's own");
            case Statement.Management management -> manage(call, management);
            case Statement.Unsupported unsupported ->
                throw DbException.at(
                        ErrorCode.INVALID_SQL,
                        unsupported.position(),
                        "Unsupported statement type: " + unsupported.what());
        };
    }

    /// The plan of a single query, when an earlier one of its shape was planned.
    Optional<BoundQuery> known(
            SqlText text, Principal caller, String namespace, List<? extends @Nullable Object> params) {
        return text.shapeOfQuery().flatMap(shape -> queries.known(shape, caller, namespace, params));
    }

    /// Whether the statement inserts, updates or deletes rows and answers with their number alone.
    static boolean isCounted(Statement statement) {
        return statement instanceof Statement.RowChange change && change.returning() == null;
    }

    /// The namespace of unqualified names in the statements that follow; empty when it stays.
    Optional<String> namespaceAfter(Statement statement) {
        return statement instanceof Statement.UseNamespace use ? Optional.of(use.name()) : Optional.empty();
    }

    private StatementResult use(StatementCall call, Statement.UseNamespace use) {
        if (catalog.namespace(use.name()).isEmpty() && !Naming.isSystemNamespace(use.name())) {
            throw new DbException(
                    ErrorCode.NAMESPACE_NOT_FOUND,
                    "Namespace '" + use.name() + "' does not exist"
                            + NameHints.namespace(catalog, call.effective().role(), use.name()));
        }
        return new StatementResult.Message("Namespace switched to '" + use.name() + "'", 0, call.user());
    }

    private StatementResult manage(StatementCall call, Statement.Management statement) {
        AdminCall adminCall = new AdminCall(call.effective(), call.namespace(), call.clientAddress());
        return switch (admin.run(adminCall, statement)) {
            case AdminResult.Text text -> new StatementResult.Message(text.text(), text.count(), call.user());
            case AdminResult.Table table ->
                queries.rows(
                        call, resultColumns(table.rows()), table.rows().rows().get());
        };
    }

    private static List<ResultColumn> resultColumns(RowSet rows) {
        return rows.columns().stream().map(StatementRunner::resultColumn).collect(Collectors.toList());
    }

    private static ResultColumn resultColumn(VirtualColumn column) {
        return new ResultColumn(column.name(), column.type(), ResultFlags.of(column.key(), !column.nullable()));
    }
}
