package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.exec.Sandbox.call;
import static org.kalamdb.sql.exec.Sandbox.column;
import static org.kalamdb.sql.exec.Sandbox.literal;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.sql.ir.Scalar;

/// Runs random plans over random rows and compares with plain Java over lists. `-Dkalamdb.plans=<count>` runs more,
/// `-Dkalamdb.seed=<seed>` others.
class RandomPlansTest {
    private static final long SEED = Long.getLong("kalamdb.seed", 7_314_202L);
    private static final int ROUNDS = Integer.getInteger("kalamdb.plans", 60);
    private static final DataType MONEY = new DataType.Decimal(9, 2);
    private static final List<DataType> CHOICES = List.of(
            DataType.BOOLEAN,
            DataType.SMALLINT,
            DataType.INT,
            DataType.BIGINT,
            DataType.FLOAT,
            DataType.DOUBLE,
            DataType.TEXT,
            DataType.TIMESTAMP,
            DataType.DATE,
            DataType.UUID,
            DataType.BYTES,
            MONEY);

    private final Sandbox sandbox = new Sandbox();

    @AfterEach
    void everythingIsGivenBack() {
        sandbox.close();
    }

    /// Random rows of random types; the last column numbers them.
    private static final class Rows {
        final List<DataType> types = new ArrayList<>();
        final List<@Nullable Object[]> rows = new ArrayList<>();

        Rows(Random random, List<DataType> fixed) {
            types.addAll(fixed);
            for (int i = random.nextInt(3); i >= 0; i--) {
                types.add(CHOICES.get(random.nextInt(CHOICES.size())));
            }
            types.add(DataType.INT);
            int spread = 1 + random.nextInt(30);
            for (int count = random.nextInt(random.nextBoolean() ? 20 : 700); count > 0; count--) {
                @Nullable Object[] row = new Object[types.size()];
                for (int i = 0; i < row.length - 1; i++) {
                    row[i] = random.nextInt(8) == 0 ? null : value(types.get(i), random.nextInt(spread), random);
                }
                row[row.length - 1] = rows.size();
                rows.add(row);
            }
        }
    }

    private static Object value(DataType type, int n, Random random) {
        if (type.equals(MONEY)) {
            return BigDecimal.valueOf(n * 25L - 100, 2);
        }
        return switch ((DataType.Simple) type) {
            case BOOLEAN -> n % 2 == 0;
            case SMALLINT -> (short) (n - 5);
            case INT, DATE -> n * 1000 - 3000;
            case BIGINT, TIMESTAMP, DATETIME, TIME -> n * 10_000_000_000L - 5;
            case FLOAT -> n == 0 ? (random.nextBoolean() ? 0f : -0f) : n == 1 ? Float.NaN : n - 4f;
            case DOUBLE -> n == 0 ? (random.nextBoolean() ? 0.0 : -0.0) : n == 1 ? Double.NaN : n / 3.0 - 2;
            case TEXT, JSON, FILE -> n == 3 ? "" : "ä".repeat(n % 3) + "text" + n;
            case BYTES -> new byte[] {(byte) (n * 37), 1};
            case UUID -> new UUID(n * 0x1234567887654321L, n);
        };
    }

    private static int compareValues(Object a, Object b) {
        return switch (a) {
            case String text ->
                Arrays.compareUnsigned(
                        text.getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8));
            case byte[] bytes -> Arrays.compareUnsigned(bytes, (byte[]) b);
            case UUID id -> {
                int high = Long.compareUnsigned(id.getMostSignificantBits(), ((UUID) b).getMostSignificantBits());
                yield high != 0
                        ? high
                        : Long.compareUnsigned(id.getLeastSignificantBits(), ((UUID) b).getLeastSignificantBits());
            }
            case Double number -> Double.compare(number + 0.0, (Double) b + 0.0);
            case Float number -> Float.compare(number + 0.0f, (Float) b + 0.0f);
            case Boolean truth -> Boolean.compare(truth, (Boolean) b);
            case Short number -> Short.compare(number, (Short) b);
            case Integer number -> Integer.compare(number, (Integer) b);
            case Long number -> Long.compare(number, (Long) b);
            case BigDecimal number -> number.compareTo((BigDecimal) b);
            default -> throw new AssertionError(a.getClass());
        };
    }

    private static Comparator<@Nullable Object[]> comparator(List<SortKey> keys) {
        return (x, y) -> {
            for (SortKey key : keys) {
                Object a = x[key.column()];
                Object b = y[key.column()];
                int order;
                if (a == null || b == null) {
                    order = a == b ? 0 : (a == null) == key.nullsFirst() ? -1 : 1;
                } else {
                    order = key.descending() ? compareValues(b, a) : compareValues(a, b);
                }
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    private static List<SortKey> randomKeys(Random random, int columns) {
        List<SortKey> keys = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            keys.add(new SortKey(random.nextInt(columns), random.nextBoolean(), random.nextBoolean()));
        }
        return keys;
    }

    private static List<Integer> numbers(List<List<@Nullable Object>> rows, int column) {
        List<Integer> numbers = new ArrayList<>();
        rows.forEach(row -> numbers.add((Integer) row.get(column)));
        return numbers;
    }

    private static List<Integer> numbers(List<@Nullable Object[]> rows) {
        List<Integer> numbers = new ArrayList<>();
        rows.forEach(row -> numbers.add((Integer) row[row.length - 1]));
        return numbers;
    }

    private Random round(int round) {
        Random random = new Random(SEED + round);
        sandbox.batchRows = 1 + random.nextInt(300);
        sandbox.hidesRows = random.nextBoolean();
        return random;
    }

    @Test
    void sortAndTopN() {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = round(round);
            Rows table = new Rows(random, List.of());
            List<SortKey> keys = randomKeys(random, table.types.size());
            List<@Nullable Object[]> expected = new ArrayList<>(table.rows);
            expected.sort(comparator(keys));
            PlanNode scan = sandbox.table(table.types, table.rows);
            int last = table.types.size() - 1;
            assertThat(numbers(sandbox.run(new PlanNode.Sort(scan, keys)), last))
                    .as("seed %d: %s by %s", SEED + round, table.types, keys)
                    .isEqualTo(numbers(expected));
            int limit = random.nextInt(40);
            int offset = random.nextInt(30);
            PlanNode topN = new PlanNode.TopN(
                    scan, keys, literal((long) limit, DataType.BIGINT), literal((long) offset, DataType.BIGINT));
            List<@Nullable Object[]> cut =
                    expected.subList(Math.min(offset, expected.size()), Math.min(offset + limit, expected.size()));
            assertThat(numbers(sandbox.run(topN), last))
                    .as("seed %d: %s by %s, %d from %d", SEED + round, table.types, keys, limit, offset)
                    .isEqualTo(numbers(cut));
        }
    }

    @Test
    void filtersWithAndOrNot() {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = round(round);
            Rows table = new Rows(random, List.of());
            Condition condition = Condition.random(random, table, 3);
            List<@Nullable Object[]> expected = table.rows.stream()
                    .filter(row -> Boolean.TRUE.equals(condition.holds(row)))
                    .toList();
            PlanNode plan = new PlanNode.Filter(sandbox.table(table.types, table.rows), condition.scalar());
            assertThat(numbers(sandbox.run(plan), table.types.size() - 1))
                    .as("seed %d: %s", SEED + round, condition.scalar())
                    .isEqualTo(numbers(expected));
        }
    }

    /// A random condition together with its meaning.
    private interface Condition {
        Scalar scalar();

        @Nullable
        Boolean holds(@Nullable Object[] row);

        static Condition random(Random random, Rows table, int depth) {
            if (depth == 0 || random.nextInt(4) == 0) {
                return comparison(random, table);
            }
            Condition a = random(random, table, depth - 1);
            Condition b = random(random, table, depth - 1);
            return switch (random.nextInt(3)) {
                case 0 ->
                    of(
                            call(Function.AND, DataType.BOOLEAN, a.scalar(), b.scalar()),
                            row -> combine(false, a.holds(row), b.holds(row)));
                case 1 ->
                    of(
                            call(Function.OR, DataType.BOOLEAN, a.scalar(), b.scalar()),
                            row -> combine(true, a.holds(row), b.holds(row)));
                default ->
                    of(call(Function.NOT, DataType.BOOLEAN, a.scalar()), row -> {
                        Boolean x = a.holds(row);
                        return x == null ? null : !x;
                    });
            };
        }

        /// @param deciding the operand that decides on its own: false for AND, true for OR
        private static @Nullable Boolean combine(boolean deciding, @Nullable Boolean a, @Nullable Boolean b) {
            List<@Nullable Boolean> both = Arrays.asList(a, b);
            if (both.contains(deciding)) {
                return deciding;
            }
            return both.contains(null) ? null : !deciding;
        }

        private static Condition comparison(Random random, Rows table) {
            int index = random.nextInt(table.types.size());
            DataType type = table.types.get(index);
            Object value = value(type, random.nextInt(20), random);
            Function function = List.of(Function.EQ, Function.NE, Function.LT, Function.LE, Function.GT, Function.GE)
                    .get(random.nextInt(6));
            return of(call(function, DataType.BOOLEAN, column(index, type), literal(value, type)), row -> {
                Object actual = row[index];
                if (actual == null) {
                    return null;
                }
                int order = compareValues(actual, value);
                return switch (function) {
                    case EQ -> order == 0;
                    case NE -> order != 0;
                    case LT -> order < 0;
                    case LE -> order <= 0;
                    case GT -> order > 0;
                    default -> order >= 0;
                };
            });
        }

        private static Condition of(
                Scalar scalar, java.util.function.Function<@Nullable Object[], @Nullable Boolean> meaning) {
            return new Condition() {
                @Override
                public Scalar scalar() {
                    return scalar;
                }

                @Override
                public @Nullable Boolean holds(@Nullable Object[] row) {
                    return meaning.apply(row);
                }
            };
        }
    }

    /// What makes two keys the same group.
    private static List<@Nullable Object> key(@Nullable Object[] row, List<Integer> columns) {
        List<@Nullable Object> key = new ArrayList<>();
        for (int column : columns) {
            Object value = row[column];
            key.add(
                    switch (value) {
                        case null -> null;
                        case byte[] bytes -> Arrays.toString(bytes);
                        case Double number -> number + 0.0;
                        case Float number -> number + 0.0f;
                        default -> value;
                    });
        }
        return key;
    }

    @Test
    void aggregates() {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = round(round);
            Rows table = new Rows(random, List.of(DataType.BIGINT));
            int last = table.types.size() - 1;
            List<Integer> groupBy = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                groupBy.add(random.nextInt(last));
            }
            Map<List<@Nullable Object>, long[]> expected = new LinkedHashMap<>();
            Map<List<@Nullable Object>, Map<Object, Boolean>> distinct = new HashMap<>();
            for (@Nullable Object[] row : table.rows) {
                List<@Nullable Object> key = key(row, groupBy);
                long[] state = expected.computeIfAbsent(key, _ -> new long[4]);
                state[0]++;
                Long number = (Long) row[0];
                if (number != null) {
                    state[1]++;
                    state[2] += number;
                    Map<Object, Boolean> seen = distinct.computeIfAbsent(key, _ -> new HashMap<>());
                    state[3] += seen.put(number, true) == null ? 1 : 0;
                }
            }
            PlanNode plan = new PlanNode.Aggregate(
                    sandbox.table(table.types, table.rows),
                    groupBy,
                    List.of(
                            new AggregateCall(AggregateFunction.COUNT, List.of(), false, -1, DataType.BIGINT),
                            new AggregateCall(AggregateFunction.COUNT, List.of(0), false, -1, DataType.BIGINT),
                            new AggregateCall(AggregateFunction.SUM, List.of(0), false, -1, DataType.BIGINT),
                            new AggregateCall(AggregateFunction.COUNT, List.of(0), true, -1, DataType.BIGINT)));
            Map<List<@Nullable Object>, long[]> actual = new LinkedHashMap<>();
            List<Integer> keyColumns = new ArrayList<>();
            for (int i = 0; i < groupBy.size(); i++) {
                keyColumns.add(i);
            }
            for (List<@Nullable Object> row : sandbox.run(plan)) {
                long[] state = new long[4];
                for (int i = 0; i < 4; i++) {
                    Object value = row.get(groupBy.size() + i);
                    state[i] = value == null ? 0 : (Long) value;
                }
                actual.put(key(row.toArray(), keyColumns), state);
            }
            assertThat(actual.keySet())
                    .as("seed %d: %s by %s", SEED + round, table.types, groupBy)
                    .containsExactlyElementsOf(expected.keySet());
            expected.forEach((key, state) ->
                    assertThat(actual.get(key)).as("seed and key %s", key).containsExactly(state));
        }
    }

    private static int number(@Nullable Object[] row) {
        return (Integer) Objects.requireNonNull(row[row.length - 1]);
    }

    @Test
    void joins() {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = round(round);
            DataType keyType = CHOICES.get(random.nextInt(CHOICES.size()));
            List<DataType> fixed = random.nextBoolean() ? List.of(keyType) : List.of(keyType, DataType.SMALLINT);
            Rows left = new Rows(random, fixed);
            Rows right = new Rows(random, fixed);
            List<Integer> keys = fixed.size() == 1 ? List.of(0) : List.of(0, 1);
            JoinKind kind = List.of(JoinKind.values()).get(random.nextInt(4));
            int leftNumber = left.types.size() - 1;
            int rightNumber = left.types.size() + right.types.size() - 1;
            boolean hasResidual = random.nextBoolean();
            Scalar residual = call(
                    Function.LT, DataType.BOOLEAN, column(leftNumber, DataType.INT), column(rightNumber, DataType.INT));
            List<String> expected = new ArrayList<>();
            for (@Nullable Object[] a : left.rows) {
                List<Integer> partners = new ArrayList<>();
                for (@Nullable Object[] b : right.rows) {
                    boolean matches = !key(a, keys).contains(null)
                            && key(a, keys).equals(key(b, keys))
                            && (!hasResidual || number(a) < number(b));
                    if (matches) {
                        partners.add((Integer) b[b.length - 1]);
                    }
                }
                switch (kind) {
                    case INNER -> partners.forEach(partner -> expected.add(a[leftNumber] + "-" + partner));
                    case LEFT -> {
                        partners.forEach(partner -> expected.add(a[leftNumber] + "-" + partner));
                        if (partners.isEmpty()) {
                            expected.add(a[leftNumber] + "-null");
                        }
                    }
                    case SEMI -> {
                        if (!partners.isEmpty()) {
                            expected.add(a[leftNumber] + "");
                        }
                    }
                    case ANTI -> {
                        if (partners.isEmpty()) {
                            expected.add(a[leftNumber] + "");
                        }
                    }
                }
            }
            PlanNode plan = new PlanNode.Join(
                    sandbox.table(left.types, left.rows),
                    sandbox.table(right.types, right.rows),
                    kind,
                    keys,
                    keys,
                    hasResidual ? residual : null);
            List<String> actual = new ArrayList<>();
            for (List<@Nullable Object> row : sandbox.run(plan)) {
                boolean pairs = kind == JoinKind.INNER || kind == JoinKind.LEFT;
                actual.add(row.get(leftNumber) + (pairs ? "-" + row.get(rightNumber) : ""));
            }
            assertThat(actual)
                    .as("seed %d: %s join on %s, residual %s", SEED + round, kind, fixed, hasResidual)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}
