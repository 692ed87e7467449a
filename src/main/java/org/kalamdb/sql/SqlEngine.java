package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.Patience;
import org.kalamdb.model.Principal;
import org.kalamdb.model.UserId;
import org.kalamdb.security.AccessRules;
import org.kalamdb.sql.admin.AuditTrail;
import org.kalamdb.sql.exec.Cancellation;
import org.kalamdb.sql.parser.ParsedStatement;
import org.kalamdb.sql.parser.SqlText;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.parser.Statement.TransactionAction;
import org.kalamdb.sql.parser.Statement.TransactionControl;
import org.kalamdb.sql.parser.StatementPlaces;
import org.kalamdb.sql.plan.BoundQuery;
import org.kalamdb.sql.plan.PlanOptions;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.Transaction;

/// The engine: takes requests apart, refuses the whole request when any statement of it may not run,
/// then runs one statement after the other. Any thread.
public final class SqlEngine implements SqlService {
    private static final String DEFAULT_NAMESPACE = "default";

    private final Catalog catalog;
    private final StatementRunner runner;
    private final TransactionStatements transactions;
    private final AuditTrail audit;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final EngineLimits limits;
    private final StatementStats stats;

    public SqlEngine(EngineParts parts) {
        this(parts, new StatementStats());
    }

    /// @param stats told of every statement that was begun
    public SqlEngine(EngineParts parts, StatementStats stats) {
        this.stats = stats;
        this.catalog = parts.tables().catalog();
        this.runner = StatementRunner.of(parts);
        this.transactions = new TransactionStatements(parts.transactions(), parts.ids());
        this.audit = parts.audit();
        this.clock = parts.clock();
        this.nanoTime = parts.nanoTime();
        this.limits = parts.limits();
    }

    @Override
    public SqlResponse execute(Principal caller, SqlRequest request) {
        SqlText text = SqlText.of(request.sql());
        Optional<BoundQuery> known = runner.known(text, caller, namespaceOf(request), request.params());
        if (known.isPresent()) {
            requireParameters(request, 1);
            return new Request(caller, request, List.of(text.unparsed()), List.of(caller), known.get()).run();
        }
        List<ParsedStatement> statements = text.parse();
        requireFewResults(statements);
        List<Principal> effective = new ArrayList<>(statements.size());
        for (ParsedStatement statement : statements) {
            Principal runsAs = effective(caller, statement, request);
            StatementRules.require(runsAs.role(), statement.statement());
            effective.add(runsAs);
        }
        requireParameters(request, statements.size());
        return new Request(caller, request, statements, effective, null).run();
    }

    private static String namespaceOf(SqlRequest request) {
        String given = request.namespace();
        return given == null || given.isBlank()
                ? DEFAULT_NAMESPACE
                : given.strip().toLowerCase(Locale.ROOT);
    }

    private Principal effective(Principal caller, ParsedStatement statement, SqlRequest request) {
        UserId target = statement.asUser();
        if (target == null) {
            return caller;
        }
        try {
            return AccessRules.requireImpersonation(caller, target, catalog.user(target));
        } catch (DbException refused) {
            audit.noted(caller.user(), "EXECUTE_AS_USER_DENIED", target.value(), null, request.clientAddress(), target);
            throw refused;
        }
    }

    /// Every result but the DML totals is kept in memory until the request's end.
    private void requireFewResults(List<ParsedStatement> statements) {
        long results = statements.stream()
                .filter(statement -> !StatementRunner.isCounted(statement.statement()))
                .count();
        if (results > limits.maxResults()) {
            throw new DbException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "the request would have " + results + " results, at most " + limits.maxResults());
        }
    }

    private void requireParameters(SqlRequest request, int statements) {
        if (request.params().isEmpty()) {
            return;
        }
        if (request.params().size() > limits.maxParameters()) {
            throw new DbException(
                    ErrorCode.INVALID_PARAMETER,
                    "too many parameters: " + request.params().size() + ", at most " + limits.maxParameters());
        }
        if (statements > 1) {
            throw new DbException(ErrorCode.PARAMS_WITH_BATCH, "Parameters not supported with multi-statement batches");
        }
    }

    /// One request under way. One thread.
    private final class Request {
        private final Principal caller;
        private final SqlRequest request;
        private final List<ParsedStatement> statements;
        private final List<Principal> effective;
        private final @Nullable BoundQuery known;
        private final ResultList results;
        private String namespace;
        private PlanOptions rowLimits;
        private @Nullable Transaction transaction;

        /// @param known the plan of the only statement
        Request(
                Principal caller,
                SqlRequest request,
                List<ParsedStatement> statements,
                List<Principal> effective,
                @Nullable BoundQuery known) {
            this.caller = caller;
            this.request = request;
            this.statements = statements;
            this.effective = effective;
            this.known = known;
            this.results = new ResultList(statements.size(), caller.user());
            this.namespace = namespaceOf(request);
            this.rowLimits = limits.rowLimits();
        }

        SqlResponse run() {
            try {
                for (int i = 0; i < statements.size(); i++) {
                    results.add(runStatement(i));
                }
                if (transaction != null) {
                    throw TransactionStatements.leftOpen();
                }
                return results.response();
            } catch (RuntimeException | Error failure) {
                results.discard(failure);
                throw failure;
            } finally {
                if (transaction != null) {
                    transaction.close();
                }
            }
        }

        private StatementResult runStatement(int index) {
            Statement statement = statements.get(index).statement();
            long started = nanoTime.getAsLong();
            try {
                StatementResult result = runCounted(index);
                stats.add(statement, StatementStats.Outcome.OK, nanoTime.getAsLong() - started);
                return result;
            } catch (RuntimeException | Error failure) {
                stats.add(statement, StatementStats.Outcome.of(failure), nanoTime.getAsLong() - started);
                throw failure;
            }
        }

        private StatementResult runCounted(int index) {
            ParsedStatement parsed = statements.get(index);
            StatementCall call = new StatementCall(
                    parsed,
                    index + 1,
                    effective.get(index),
                    parsed.asUser() != null,
                    namespace,
                    rowLimits,
                    request.params(),
                    clock.micros(),
                    new Cancellation(limits.statementTimeout(), nanoTime, request.stop()),
                    transaction,
                    request.clientAddress(),
                    known);
            try {
                call.cancellation().check();
                StatementResult result =
                        Patience.during(call.cancellation()::check, () -> run(call, parsed.statement()));
                Optional<String> chosen = runner.namespaceAfter(parsed.statement());
                namespace = chosen.orElse(namespace);
                rowLimits = RequestSettings.rowLimits(parsed.statement(), rowLimits);
                noteImpersonation(parsed.asUser());
                return result;
            } catch (DbException failure) {
                throw StatementPlaces.placed(failure, parsed).ofStatement(index + 1);
            }
        }

        private StatementResult run(StatementCall call, Statement statement) {
            return transaction != null || statement instanceof TransactionControl
                    ? runTransactional(call, statement)
                    : runner.run(call, statement);
        }

        private StatementResult runTransactional(StatementCall call, Statement statement) {
            Transaction current = transaction;
            if (current != null) {
                TransactionStatements.admit(current, statement);
            }
            StatementResult result = statement instanceof TransactionControl(TransactionAction action)
                    ? control(call, action)
                    : runner.run(call, statement);
            if (current != null) {
                current.touch();
            }
            return result;
        }

        @SuppressWarnings("MustBeClosedChecker") // closed at the request's end
        private StatementResult control(StatementCall call, TransactionAction action) {
            Transaction current = switch (action) {
                case BEGIN -> transactions.begin(transaction);
                case COMMIT, ROLLBACK -> TransactionStatements.required(transaction, action);
            };
            transaction = current;
            if (action == TransactionAction.COMMIT) {
                current.commit(call.cancellation()::check);
            }
            if (action != TransactionAction.BEGIN) {
                current.close();
                transaction = null;
            }
            return TransactionStatements.done(call, action, current);
        }

        private void noteImpersonation(@Nullable UserId target) {
            if (target != null) {
                audit.noted(caller.user(), "EXECUTE_AS_USER", target.value(), null, request.clientAddress(), target);
            }
        }
    }
}
