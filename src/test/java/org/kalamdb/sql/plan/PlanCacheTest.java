package org.kalamdb.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Role;
import org.kalamdb.sql.parser.NormalizedSql;
import org.kalamdb.sql.parser.ParsedStatement;
import org.kalamdb.sql.parser.SqlParser;
import org.kalamdb.sql.parser.Statement;

class PlanCacheTest {
    private static final PlanScope SCOPE = new PlanScope("default", 1, Role.USER, PlanOptions.UNLIMITED);

    private final PlanCache cache = new PlanCache(new QueryPlanner(), new PlanCache.Limits(100, 3, 4096));

    private BoundQuery query(String sql, @Nullable Object... params) {
        return query(SCOPE, sql, params);
    }

    private BoundQuery query(PlanScope scope, String sql, @Nullable Object... params) {
        ParsedStatement statement = SqlParser.parse(sql).getFirst();
        SqlNode query = ((Statement.Query) statement.statement()).query();
        return cache.query(statement, query, scope, new Schemas(), Arrays.asList(params));
    }

    private static String text(BoundQuery query) {
        return PlanText.of(query.plan().root());
    }

    @Test
    void pointLookupWithAnotherLiteralHits() {
        BoundQuery first = query("SELECT id, body FROM msgs WHERE id = 5");
        BoundQuery second = query("select ID,body from MSGS -- again\n where id=17");

        assertThat(text(first)).isEqualTo("KeyLookup default.msgs [id, body] key=[?1:BIGINT] where ($0 = ?1:BIGINT)");
        assertThat(first.params()).containsExactly(5L);
        assertThat(second.plan()).isSameAs(first.plan());
        assertThat(second.params()).containsExactly(17L);
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void hitNeedsNoParsing() {
        query("SELECT id FROM msgs WHERE id = 5");

        assertThat(cache.find(NormalizedSql.of("SELECT id FROM msgs WHERE id = -6"), SCOPE, List.of()))
                .isEmpty();
        assertThat(cache.find(NormalizedSql.of("SELECT id FROM msgs WHERE id = 6"), SCOPE, List.of()))
                .hasValueSatisfying(bound -> assertThat(bound.params()).containsExactly(6L));
    }

    @Test
    void aComparisonOfAllBranchesOfAnOrStaysOne() {
        String sql =
                "SELECT id FROM msgs WHERE sender = '%s' AND body = 'b' OR qty = 1 AND sender = '%s' AND body = 'c'";
        BoundQuery first = query(sql.formatted("a", "a"));
        BoundQuery second = query(sql.formatted("x", "x"));
        BoundQuery other = query(sql.formatted("a", "b"));

        assertThat(text(first))
                .contains("where (($1 = ?1:TEXT) AND (($2 = ?2:TEXT) OR (($3 = ?3:INT) AND ($2 = ?4:TEXT))))");
        assertThat(first.params()).containsExactly("a", "b", 1, "c");
        assertThat(second.plan()).isSameAs(first.plan());
        assertThat(second.params()).containsExactly("x", "b", 1, "c");
        assertThat(other.params()).containsExactly("a", "b", 1, "b", "c");
    }

    @Test
    void literalsOfConditionsAndLimitsAreParameters() {
        BoundQuery bound = query("SELECT m.id FROM msgs m JOIN app.users u ON u.msg_id = m.id AND u.age > 3"
                + " WHERE sender LIKE 'a%' AND qty IN (1, -2, 3) AND price BETWEEN 1.5 AND 2 AND amount < 1e3"
                + " AND created_at > '2024-01-01' AND 'x' = body LIMIT 10 OFFSET 20");

        assertThat(bound.params())
                .containsExactly(
                        3,
                        "a%",
                        1,
                        -2,
                        3,
                        new BigDecimal("1.50"),
                        new BigDecimal("2.00"),
                        1000.0,
                        1704067200000000L,
                        "x",
                        20L,
                        10L);
    }

    @Test
    void literalsThatDecideThePlanMakeVariants() {
        BoundQuery one = query("SELECT id + 1 FROM msgs WHERE date_trunc('day', created_at) > '2024-01-01'");
        BoundQuery two = query("SELECT id + 2 FROM msgs WHERE date_trunc('day', created_at) > '2024-01-01'");
        BoundQuery again = query("SELECT id + 1 FROM msgs WHERE date_trunc('day', created_at) > '2025-01-01'");
        BoundQuery hour = query("SELECT id + 1 FROM msgs WHERE date_trunc('hour', created_at) > '2024-01-01'");

        assertThat(one.plan().columns().getFirst().name()).isEqualTo("id + 1");
        assertThat(two.plan().columns().getFirst().name()).isEqualTo("id + 2");
        assertThat(again.plan()).isSameAs(one.plan());
        assertThat(text(hour)).contains("DATE_TRUNC('hour'");
    }

    @Test
    void literalThatIsNoValueOfTheTypeIsPlannedAsWritten() {
        BoundQuery whole = query("SELECT id FROM msgs WHERE qty = 5");
        BoundQuery big = query("SELECT id FROM msgs WHERE qty = 5000000000");
        BoundQuery float32 = query("SELECT id FROM app.small WHERE ratio = 0.1");

        assertThat(text(whole)).contains("($1 = ?1:INT)");
        assertThat(text(big)).contains("(cast($1 as BIGINT) = 5000000000)");
        assertThat(text(float32)).contains("(cast($1 as DOUBLE) = 0.1:DOUBLE)");
        assertThat(query("SELECT id FROM msgs WHERE qty = 6").plan()).isSameAs(whole.plan());
        assertThat(query("SELECT id FROM msgs WHERE qty = 5000000000").plan()).isSameAs(big.plan());
    }

    @Test
    void wrongLiteralIsReportedAsIfNothingWasCached() {
        query("SELECT id FROM msgs WHERE created_at > '2024-01-01'");

        assertThatExceptionOfType(DbException.class)
                .isThrownBy(() -> query("SELECT id FROM msgs WHERE created_at > 'soon'"))
                .withMessageContaining("soon");
    }

    @Test
    void parametersComeBeforeLiterals() {
        BoundQuery bound = query("SELECT id FROM msgs WHERE qty > 3 AND sender = $2 AND id = $1", "7", "bob");

        assertThat(bound.params()).containsExactly(7L, "bob", 3);
        assertThat(query("SELECT id FROM msgs WHERE qty > 4 AND sender = $2 AND id = $1", 8L, null)
                        .params())
                .containsExactly(8L, null, 4);
        assertThatExceptionOfType(DbException.class)
                .isThrownBy(() -> query("SELECT id FROM msgs WHERE qty > 4 AND sender = $2 AND id = $1", 8L))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PARAMETER_BINDING))
                .withMessage("parameter $2 has no value: 1 given");
        assertThatExceptionOfType(DbException.class)
                .isThrownBy(() -> query("SELECT id FROM msgs WHERE qty > 4 AND sender = $2 AND id = $1", "x", "y"))
                .withMessageStartingWith("parameter $1: ");
    }

    @Test
    void parameterThatIsNoValueOfTheTypeIsPlannedAsALiteral() {
        BoundQuery whole = query("SELECT id FROM msgs WHERE qty > $1 AND price < $2 AND sender = $3", 5L, 10.5, "x");
        BoundQuery exact =
                query("SELECT id FROM msgs WHERE qty > $1 AND price < $2 AND sender = $3", 5.5, "10.999", "x");

        assertThat(whole.params()).containsExactly(5, new BigDecimal("10.50"), "x");
        assertThat(text(exact))
                .contains("(cast($2 as DOUBLE) > 5.5:DOUBLE)")
                .contains("(cast($3 as DECIMAL(11, 3)) < 10.999:DECIMAL(11, 3))")
                .contains("($1 = ?3:TEXT)");
        assertThat(query("SELECT id FROM msgs WHERE qty > $1 AND price < $2 AND sender = $3", 6L, 1L, "y")
                        .plan())
                .isSameAs(whole.plan());
    }

    @Test
    void scopeIsPartOfTheKey() {
        BoundQuery bound = query("SELECT id FROM msgs WHERE id = 5");

        for (PlanScope other : List.of(
                new PlanScope("default", 2, Role.USER, PlanOptions.UNLIMITED),
                new PlanScope("default", 1, Role.DBA, PlanOptions.UNLIMITED),
                new PlanScope("default", 1, Role.USER, new PlanOptions(50, 1000)))) {
            assertThat(query(other, "SELECT id FROM msgs WHERE id = 5").plan()).isNotSameAs(bound.plan());
        }
        assertThatExceptionOfType(DbException.class)
                .isThrownBy(() -> query(
                        new PlanScope("app", 1, Role.USER, PlanOptions.UNLIMITED), "SELECT id FROM msgs WHERE id = 5"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND));
    }

    @Test
    void variantsAreBounded() {
        BoundQuery first = query("SELECT 1 FROM msgs");
        for (int i = 2; i <= 4; i++) {
            query("SELECT " + i + " FROM msgs");
        }

        assertThat(query("SELECT 4 FROM msgs").plan().columns().getFirst().name())
                .isEqualTo("4");
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(query("SELECT 1 FROM msgs").plan()).isNotSameAs(first.plan());
    }

    @Test
    void longShapesAreNotKept() {
        String sql = "SELECT id FROM msgs WHERE " + "sender IS NULL OR ".repeat(300) + "id = 5";

        assertThat(query(sql).plan()).isNotSameAs(query(sql).plan());
    }

    @Test
    void newValuesOfAnUpdateAreNoPartOfThePlan() {
        BoundQuery first = update("UPDATE msgs SET body = 'a', qty = qty + 1 WHERE id = 5");
        BoundQuery second = update("UPDATE msgs SET body = 'b', qty = qty + 1 WHERE id = 6");
        BoundQuery third = update("UPDATE msgs SET body = 'b', qty = qty + 2 WHERE id = 6");

        assertThat(text(first)).isEqualTo("""
                        Project [$0, (cast($2 as BIGINT) + 1)]
                          KeyLookup default.msgs [_position, id, qty] key=[?1:BIGINT] where ($1 = ?1:BIGINT)""");
        assertThat(second.plan()).isSameAs(first.plan());
        assertThat(second.params()).containsExactly(6L);
        assertThat(third.plan()).isNotSameAs(first.plan());
    }

    private BoundQuery update(String sql) {
        ParsedStatement statement = SqlParser.parse(sql).getFirst();
        Statement.Update update = (Statement.Update) statement.statement();
        SqlNode position = new SqlIdentifier("_position", SqlParserPos.ZERO);
        SqlSelect select = new SqlSelect(
                SqlParserPos.ZERO,
                null,
                SqlNodeList.of(position, update.assignments().get(1).value()),
                new SqlIdentifier("msgs", SqlParserPos.ZERO),
                update.condition(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        List<SqlNode> constants = List.of(update.assignments().getFirst().value());
        return cache.part(PlanCache.Purpose.ROW_CHANGE, statement, select, constants, SCOPE, new Schemas(), List.of());
    }
}
