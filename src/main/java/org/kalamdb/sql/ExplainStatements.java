package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableDef;
import org.kalamdb.sql.exec.PlanProfile;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.plan.BoundQuery;
import org.kalamdb.sql.plan.PlanText;
import org.kalamdb.sql.plan.PlannedQuery;
import org.kalamdb.table.ScanTrace.HotSource;

/// EXPLAIN and EXPLAIN ANALYZE. The latter runs a query, or what INSERT, UPDATE or DELETE reads; it never
/// writes. Any thread.
final class ExplainStatements {
    private static final List<ResultColumn> COLUMNS = List.of(
            new ResultColumn("plan_type", DataType.TEXT, ResultFlags.of(false, true)),
            new ResultColumn("plan", DataType.TEXT, ResultFlags.of(false, true)));
    private static final double NANOS_PER_MILLI = 1e6;

    private final TableAccess access;
    private final Planning planning;
    private final QueryStatements queries;
    private final ChangeStatements changes;
    private final LongSupplier nanoTime;

    /// @param nanoTime a clock as `System::nanoTime`
    ExplainStatements(
            TableAccess access,
            Planning planning,
            QueryStatements queries,
            ChangeStatements changes,
            LongSupplier nanoTime) {
        this.access = access;
        this.planning = planning;
        this.queries = queries;
        this.changes = changes;
        this.nanoTime = nanoTime;
    }

    /// What there is to show.
    ///
    /// @param head  what is done with the rows of the plan; null for a query
    /// @param query null when nothing is read
    private record Subject(@Nullable String head, @Nullable BoundQuery query) {}

    StatementResult explain(StatementCall call, Statement.Explain explain) {
        Subject subject = subject(call, explain.explained());
        List<@Nullable Object[]> lines = new ArrayList<>();
        BoundQuery query = subject.query();
        if (!explain.analyze() || query == null) {
            lines.add(line("physical_plan", text(subject, null, explain)));
        } else {
            PlanProfile profile = new PlanProfile(nanoTime);
            long started = nanoTime.getAsLong();
            long rows = queries.measure(call, query, profile);
            long took = nanoTime.getAsLong() - started;
            lines.add(line("physical_plan", text(subject, profile, explain)));
            lines.add(line("rows", Long.toString(rows)));
            lines.add(line("time", millis(took)));
            lines.add(line(
                    "memory",
                    "peak " + profile.vectorBytes() + " bytes of batches, " + profile.heapBytes()
                            + " bytes of operator state"));
        }
        if (explain.verbose()) {
            output(subject, lines);
        }
        if (explain.analyze() && subject.head() != null) {
            lines.add(line("note", "only the reading part was run, nothing was written"));
        }
        return queries.rows(call, COLUMNS, lines.stream());
    }

    private static @Nullable Object[] line(String type, String text) {
        return new @Nullable Object[] {type, text};
    }

    private Subject subject(StatementCall call, Statement statement) {
        return switch (statement) {
            case Statement.InsertValues insert ->
                new Subject(insert(call, insert) + " of " + insert.rows().size() + " row(s)", null);
            case Statement.InsertQuery insert ->
                new Subject(insert(call, insert), planning.rowsOf(call, insert.source()));
            case Statement.Update update -> {
                TableDef table = access.writable(call, update.table(), "update");
                String columns = update.assignments().stream()
                        .map(assignment -> assignment.column().name())
                        .collect(Collectors.joining(", ", " [", "]"));
                yield new Subject("Update " + table.name() + columns, changes.reading(call, table, update));
            }
            case Statement.Delete delete -> {
                TableDef table = access.writable(call, delete.table(), "delete");
                yield new Subject("Delete " + table.name(), changes.reading(call, table, delete));
            }
            case Statement.Query query -> {
                PlannedQuery plan = planning.explained(call, query);
                yield new Subject(null, new BoundQuery(plan, bound(call, plan)));
            }
            case Statement.KnownQuery _,
                    Statement.Explain _,
                    Statement.TransactionControl _,
                    Statement.UseNamespace _,
                    Statement.Management _,
                    Statement.Unsupported _ -> throw new IllegalStateException("the parser takes no EXPLAIN of it");
        };
    }

    /// The parameters' values; none when the request gives none, which is enough for the plan alone.
    private static @Nullable Object[] bound(StatementCall call, PlannedQuery plan) {
        return call.params().isEmpty()
                        && call.parsed().statement() instanceof Statement.Explain explain
                        && !explain.analyze()
                ? new @Nullable Object[0]
                : Planning.bind(call, plan);
    }

    private String insert(StatementCall call, Statement.Insert insert) {
        TableDef table = access.writable(call, insert.table(), "insert");
        Statement.OnConflict conflict = insert.onConflict();
        return "Insert " + table.name()
                + (conflict == null
                        ? ""
                        : " on conflict do " + (conflict.assignments() == null ? "nothing" : "update"));
    }

    private static String text(Subject subject, @Nullable PlanProfile profile, Statement.Explain explain) {
        BoundQuery query = subject.query();
        String plan = query == null ? "" : PlanText.of(query.plan().root(), node -> note(node, profile, explain));
        if (subject.head() == null) {
            return plan;
        }
        return plan.isEmpty()
                ? subject.head()
                : subject.head() + "\n" + plan.indent(2).stripTrailing();
    }

    /// What stands at the end of an operator's line.
    private static String note(PlanNode node, @Nullable PlanProfile profile, Statement.Explain explain) {
        String types = explain.verbose()
                ? node.types().stream().map(DataType::sqlName).collect(Collectors.joining(", ", " -> (", ")"))
                : "";
        return profile == null ? types : types + measured(node, profile);
    }

    /// The names and types of the rows; of a change, what its conditions and values read is no result.
    private static void output(Subject subject, List<@Nullable Object[]> lines) {
        BoundQuery query = subject.query();
        if (query != null && subject.head() == null) {
            lines.add(line(
                    "output",
                    query.plan().columns().stream()
                            .map(column -> column.name() + " " + column.type().sqlName())
                            .collect(Collectors.joining(", "))));
        }
    }

    /// As in ` (rows=5 batches=1 time=0.120 ms …)`; the time is the operator's own.
    private static String measured(PlanNode node, PlanProfile profile) {
        PlanProfile.Operator operator = profile.of(node);
        long below = PlanText.inputs(node).stream()
                .mapToLong(input -> profile.of(input).nanos())
                .sum();
        StringJoiner facts = new StringJoiner(" ", " (", ")");
        facts.add("rows=" + operator.rows());
        facts.add("batches=" + operator.batches());
        facts.add("time=" + millis(Math.max(0, operator.nanos() - below)));
        if (node instanceof PlanNode.Scan) {
            scanned(operator, facts);
        }
        return facts.toString();
    }

    private static void scanned(PlanProfile.Operator scan, StringJoiner facts) {
        long hot = scan.hotRows().values().stream().mapToLong(Long::longValue).sum();
        facts.add("hot_rows=" + hot);
        facts.add("image=" + (scan.hotRows().containsKey(HotSource.IMAGE) ? "yes" : "no"));
        facts.add("segments_read=" + scan.segmentsRead());
        facts.add("segment_bytes=" + scan.segmentBytes());
        facts.add("bytes_read=" + scan.bytesRead());
        facts.add("segments_from_statistics=" + scan.segmentsAnswered());
        int pruned = scan.pruned().values().stream().mapToInt(Integer::intValue).sum();
        facts.add("segments_pruned=" + pruned);
        scan.pruned().forEach((reason, count) -> facts.add("[" + count + " by " + reason + "]"));
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f ms", nanos / NANOS_PER_MILLI);
    }
}
