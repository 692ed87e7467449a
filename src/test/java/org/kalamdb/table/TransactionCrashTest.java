package org.kalamdb.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableType;

/// A committed transaction is one record of the log: wherever the log is cut off, all of it is there or
/// nothing, in every table.
class TransactionCrashTest {
    private static final int ROWS = 2000;
    private static final int CUTS = 12;

    @ParameterizedTest
    @ValueSource(longs = 1)
    void aCutLogHoldsWholeTransactions(long seed, @TempDir Path directory) throws IOException {
        Random random = new Random(seed);
        Path live = directory.resolve("live");
        Path before = directory.resolve("before");
        Path after = directory.resolve("after");
        try (TransactionFixture db = new TransactionFixture(Files.createDirectories(live))) {
            List<TableDef> tables =
                    List.of(db.tables.createTable("a", TableType.SHARED), db.tables.createTable("b", TableType.SHARED));
            tables.forEach(table -> db.tables.insert(table, ScopeId.SHARED, "first", 1L));
            db.flush(tables.getFirst(), ScopeId.SHARED);
            copy(live, before);
            commit(db, tables);
            copy(live, after);
        }
        NavigableMap<Path, Long> grown = grownFiles(before, after);
        assertThat(grown).hasSize(1);
        Path log = grown.firstKey();
        long from = grown.firstEntry().getValue();
        long to = Files.size(after.resolve(log));
        assertThat(to - from).isGreaterThan(100_000);
        for (int i = 0; i <= CUTS; i++) {
            long length = i == 0 ? to : i == 1 ? to - 1 : from + (long) (random.nextDouble() * (to - from));
            Path cut = directory.resolve("cut-" + i);
            copy(after, cut);
            try (FileChannel file = FileChannel.open(cut.resolve(log), StandardOpenOption.WRITE)) {
                file.truncate(length);
            }
            check(cut, i == 0, "seed " + seed + ", log cut to " + length + " of " + to);
        }
    }

    private static void commit(TransactionFixture db, List<TableDef> tables) {
        try (Transaction transaction = db.begin()) {
            for (int i = 0; i < ROWS; i++) {
                for (TableDef table : tables) {
                    db.insert(transaction, table, ScopeId.SHARED, "k" + i, (long) i);
                }
            }
            for (TableDef table : tables) {
                db.update(transaction, table, ScopeId.SHARED, "first", 2L);
            }
            transaction.commit(() -> {});
        }
    }

    private static void check(Path directory, boolean whole, String where) {
        try (TransactionFixture db = new TransactionFixture(directory)) {
            List<Integer> counts = new ArrayList<>();
            for (String name : List.of("a", "b")) {
                TableDef table = db.tables
                        .layer
                        .catalog()
                        .table(new TableName("app", name))
                        .orElseThrow();
                List<String> pairs = db.pairs(null, table, ScopeId.SHARED);
                counts.add(pairs.size());
                assertThat(pairs).as(where).contains(pairs.size() == 1 ? "first=1" : "first=2");
            }
            assertThat(counts).as(where).isIn(List.of(1, 1), List.of(ROWS + 1, ROWS + 1));
            if (whole) {
                assertThat(counts).as(where).containsOnly(ROWS + 1);
            }
        }
    }

    /// Files that are longer in the second folder, with their length in the first.
    private static NavigableMap<Path, Long> grownFiles(Path before, Path after) throws IOException {
        NavigableMap<Path, Long> grown = new TreeMap<>();
        try (Stream<Path> files = Files.walk(after)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path name = after.relativize(file);
                Path old = before.resolve(name);
                if (name.toString().endsWith(".log") && Files.exists(old) && Files.size(old) < Files.size(file)) {
                    grown.put(name, Files.size(old));
                }
            }
        }
        return grown;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
