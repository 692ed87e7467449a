package org.kalamdb.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.ErrorCode;

/// A file in the format of sqllogictest, with rows one per line and values separated by one blank:
///
/// ```text
/// statement ok | statement count <n> | statement message <fragment>
/// <sql>
///
/// statement error [<CODE>] <fragment>
/// <sql>
///
/// query <types> [nosort|rowsort] [names <name> …]
/// <sql>
/// ----
/// <rows>
/// ```
///
/// A record ends at an empty line. `user <name>`, `namespace <name>`, `params <json array>` (of the next
/// record) and `flush` are records of one line. `tiers hot` at the start says that the file is run in one
/// placement only. `#` begins a comment line between records.
///
/// @param tiers the placements that it is run in
record SltFile(String name, List<String> tiers, List<SltRecord> records) {
    private static final Pattern BLANKS = Pattern.compile(" +");
    private static final Set<String> CODES =
            Arrays.stream(ErrorCode.values()).map(ErrorCode::name).collect(Collectors.toSet());
    private static final List<String> ALL_TIERS = List.of("hot", "cold", "split");

    /// The files of a folder, or one file.
    static List<SltFile> in(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(file -> file.toString().endsWith(".slt"))
                    .sorted()
                    .map(SltFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SltFile read(Path file) {
        try {
            return new Reader(file.getFileName().toString(), Files.readAllLines(file)).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The statements' texts.
    List<String> statements() {
        List<String> texts = new ArrayList<>();
        for (SltRecord each : records) {
            switch (each) {
                case SltRecord.Success success -> texts.add(success.sql());
                case SltRecord.Failure failure -> texts.add(failure.sql());
                case SltRecord.Query query -> texts.add(query.sql());
                case SltRecord.Setting _ -> {}
            }
        }
        return texts;
    }

    private static final class Reader {
        private final String name;
        private final List<String> lines;
        private final List<SltRecord> records = new ArrayList<>();
        private List<String> tiers = ALL_TIERS;
        private int next;

        Reader(String name, List<String> lines) {
            this.name = name;
            this.lines = lines;
        }

        SltFile read() {
            while (next < lines.size()) {
                String line = lines.get(next++);
                if (!line.isBlank() && !line.startsWith("#")) {
                    add(next, line.strip());
                }
            }
            return new SltFile(name, tiers, records);
        }

        private void add(int line, String head) {
            String[] words = BLANKS.split(head, 2);
            String rest = words.length == 1 ? "" : words[1];
            switch (words[0]) {
                case "statement" -> records.add(statement(line, rest));
                case "query" -> records.add(query(line, rest));
                case "user", "namespace", "params", "flush" -> records.add(new SltRecord.Setting(line, words[0], rest));
                case "tiers" -> tiers = List.of(BLANKS.split(rest));
                default -> throw new IllegalStateException(name + ":" + line + ": unknown record " + words[0]);
            }
        }

        private SltRecord statement(int line, String head) {
            String[] words = BLANKS.split(head, 2);
            String rest = words.length == 1 ? "" : words[1];
            String sql = sql();
            return switch (words[0]) {
                case "ok" -> new SltRecord.Success(line, sql, null, "");
                case "count" -> new SltRecord.Success(line, sql, Long.valueOf(rest), "");
                case "message" -> new SltRecord.Success(line, sql, null, rest);
                case "error" -> failure(line, sql, rest);
                default -> throw new IllegalStateException(name + ":" + line + ": unknown statement " + words[0]);
            };
        }

        private static SltRecord failure(int line, String sql, String expected) {
            String[] words = BLANKS.split(expected, 2);
            boolean coded = CODES.contains(words[0]);
            String code = coded ? words[0] : null;
            return new SltRecord.Failure(line, sql, code, coded ? words.length == 1 ? "" : words[1] : expected);
        }

        private SltRecord query(int line, String head) {
            List<String> words = Arrays.asList(BLANKS.split(head));
            int names = words.indexOf("names");
            SltRecord.Sort sort = words.stream()
                    .filter(word -> word.endsWith("sort"))
                    .findFirst()
                    .map(word -> SltRecord.Sort.valueOf(word.toUpperCase(Locale.ROOT)))
                    .orElse(SltRecord.Sort.NOSORT);
            String sql = sql();
            List<String> rows = new ArrayList<>();
            for (String row = line(); row != null && !row.isEmpty(); row = line()) {
                rows.add(row);
            }
            return new SltRecord.Query(
                    line,
                    sql,
                    words.getFirst(),
                    names < 0 ? List.of() : words.subList(names + 1, words.size()),
                    sort,
                    rows);
        }

        /// The lines up to an empty one or `----`.
        private String sql() {
            List<String> text = new ArrayList<>();
            for (String part = line(); part != null && !part.isEmpty() && !part.equals("----"); part = line()) {
                text.add(part);
            }
            return String.join("\n", text);
        }

        private @Nullable String line() {
            return next < lines.size() ? lines.get(next++) : null;
        }
    }
}
