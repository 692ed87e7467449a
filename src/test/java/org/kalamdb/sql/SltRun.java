package org.kalamdb.sql;

import static org.kalamdb.sql.EngineFixture.ROOT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.model.Principal;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.EngineFixture.Answer;

/// One run of a `.slt` file in one placement of the rows, in a namespace of its own. One thread.
final class SltRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Principal> USERS = Map.of(
            "root", EngineFixture.ROOT,
            "dora", EngineFixture.DBA,
            "sven", EngineFixture.SERVICE,
            "alice", EngineFixture.ALICE,
            "bob", EngineFixture.BOB,
            "anonymous", EngineFixture.ANONYMOUS);

    private final EngineFixture db;
    private final SltFile file;
    private final String tier;
    private final List<String> failures = new ArrayList<>();
    private String namespace;
    private Principal user = ROOT;
    private @Nullable Object[] params = {};
    private long changes;

    SltRun(EngineFixture db, SltFile file, String tier) {
        this.db = db;
        this.file = file;
        this.tier = tier;
        this.namespace = "rows_" + tier;
    }

    /// What differs from the file's expectations, each with its place.
    List<String> failures() {
        db.run(ROOT, "CREATE NAMESPACE " + namespace);
        for (SltRecord each : file.records()) {
            try {
                check(each);
            } catch (RuntimeException | Error bug) {
                failed(each, "unexpected " + bug);
            }
        }
        return failures;
    }

    private void check(SltRecord checked) {
        switch (checked) {
            case SltRecord.Success success -> check(success);
            case SltRecord.Failure failure -> check(failure);
            case SltRecord.Query query -> check(query);
            case SltRecord.Setting setting -> apply(setting);
        }
    }

    private void apply(SltRecord.Setting setting) {
        switch (setting.name()) {
            case "user" -> user = Objects.requireNonNull(USERS.get(setting.value()), setting.value());
            case "namespace" -> namespace = setting.value();
            case "params" -> params = parameters(setting.value());
            default -> flush();
        }
    }

    private static @Nullable Object[] parameters(String json) {
        try {
            List<@Nullable Object> values = new ArrayList<>();
            JSON.readTree(json).forEach(node -> values.add(parameter(node)));
            return values.toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Object parameter(JsonNode node) {
        return switch (node.getNodeType()) {
            case NULL -> null;
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isIntegralNumber() ? (Object) node.longValue() : (Object) node.doubleValue();
            default -> node.textValue();
        };
    }

    private List<Answer> run(String sql) {
        @Nullable Object[] given = params;
        params = new @Nullable Object[] {};
        return db.runIn(namespace, user, sql, given);
    }

    private void check(SltRecord.Success expected) {
        List<Answer> answers = run(expected.sql());
        Answer first = answers.getFirst();
        if (expected.count() != null && first.count() != expected.count()) {
            failed(expected, "count is " + first.count());
        }
        String messages = answers.stream().map(Answer::message).toList().toString();
        if (!messages.contains(expected.message())) {
            failed(expected, "messages are " + messages);
        }
        if (messages.contains(" row(s)")) {
            place();
        }
    }

    /// Moves changed rows to where this run has them: all cold, or those of every second statement.
    private void place() {
        changes++;
        if (tier.equals("cold") || (tier.equals("split") && changes % 2 == 1)) {
            flush();
        }
    }

    private void flush() {
        for (TableDef table : db.layer().catalog().tables()) {
            if (table.type() != TableType.STREAM) {
                db.layer()
                        .tables()
                        .scopes(table.id())
                        .forEach(scope -> db.layer().flush().flush(table, scope.scope()));
            }
        }
    }

    private void check(SltRecord.Failure expected) {
        List<Answer> answers;
        try {
            answers = run(expected.sql());
        } catch (DbException refused) {
            boolean coded = expected.code() == null
                    || expected.code().equals(refused.code().name());
            if (!coded || !refused.publicMessage().contains(expected.fragment())) {
                failed(expected, "is " + refused.code() + ": " + refused.publicMessage());
            }
            return;
        }
        failed(expected, "did not fail: " + answers.stream().map(SltRun::rows).toList());
    }

    private void check(SltRecord.Query expected) {
        List<Answer> answers = run(expected.sql());
        Answer answer = answers.reversed().stream()
                .filter(each -> !each.columns().isEmpty())
                .findFirst()
                .orElse(answers.getLast());
        StringBuilder types = new StringBuilder();
        for (int i = 0; i < answer.columns().size(); i++) {
            boolean any = i < expected.types().length() && expected.types().charAt(i) == '?';
            types.append(any ? '?' : SltText.letter(answer.columns().get(i).type()));
        }
        if (!expected.types().contentEquals(types)) {
            failed(expected, "types are " + types + ", rows " + rows(answer));
        }
        if (!expected.names().isEmpty() && !expected.names().equals(answer.names())) {
            failed(expected, "names are " + answer.names());
        }
        List<String> rows = rows(answer);
        List<String> wanted = expected.rows();
        if (expected.sort() == SltRecord.Sort.ROWSORT) {
            rows = rows.stream().sorted().toList();
            wanted = wanted.stream().sorted().toList();
        }
        if (!rows.equals(wanted)) {
            failed(expected, "rows are\n" + String.join("\n", rows));
        }
    }

    private static List<String> rows(Answer answer) {
        return answer.rows().stream()
                .map(row -> SltText.row(answer.columns(), row))
                .toList();
    }

    private void failed(SltRecord at, String what) {
        failures.add(file.name() + ":" + at.line() + " (" + tier + "): " + what + "\n  of " + at);
    }
}
