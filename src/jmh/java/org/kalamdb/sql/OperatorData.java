package org.kalamdb.sql;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The tables of [OperatorBenchmark].
final class OperatorData {
    static final int ROWS = 1_000_000;
    static final long NOW = 1_714_563_015_123_456L;
    private static final String[] WORDS = {"green", "river", "stone", "cloud", "night", "paper", "light", "table"};
    private static final List<String> FACTS = List.of(
            "id BIGINT",
            "conv BIGINT",
            "big BIGINT",
            "amount DOUBLE",
            "qty BIGINT?",
            "category TEXT",
            "sender TEXT",
            "content TEXT",
            "sent BIGINT");
    private static final List<String> LOOKUP = List.of("id BIGINT", "kind INT", "label TEXT");

    private OperatorData() {}

    /// Takes a table.
    interface Sink {
        void add(String name, List<String> columns, int rows, IntFunction<@Nullable Object[]> row);
    }

    static void fill(Sink sink) {
        SplittableRandom random = new SplittableRandom(42);
        sink.add("facts", FACTS, ROWS, i -> new @Nullable Object[] {
            (long) i,
            random.nextLong(1000),
            random.nextLong(100_000),
            random.nextDouble() * 1000,
            random.nextInt(20) == 0 ? null : (Object) random.nextLong(1000),
            String.format("category %02d", random.nextInt(25)),
            "sender-" + random.nextInt(50_000),
            content(random),
            NOW + random.nextLong(1L << 40)
        });
        sink.add("dims", LOOKUP, 1000, i -> new Object[] {(long) i, i % 25, "dim " + i});
        sink.add("bigs", LOOKUP, 100_000, i -> new Object[] {(long) i, i % 50, "big " + i});
    }

    private static String content(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < 7; word++) {
            text.append(WORDS[random.nextInt(random.nextInt(8) == 0 ? 1 : 0, WORDS.length)])
                    .append(' ');
        }
        return text.toString();
    }
}
