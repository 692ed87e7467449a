package org.kalamdb.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.FlushPolicy;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;
import org.kalamdb.table.ScopeSummary;

class FlushScheduleTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final int DEFAULT_ROWS = 10_000;

    private final FlushSchedule schedule = new FlushSchedule(DEFAULT_ROWS);

    @Test
    void tableWithoutPolicyIsNeverDue() {
        assertThat(due(null, scope(1, 1_000_000, 1))).isEmpty();
        assertThat(schedule.concerns(table(TableType.USER, null))).isFalse();
    }

    @Test
    void streamTablesAreNotTiered() {
        TableDef stream = table(TableType.STREAM, new FlushPolicy(1, null));
        assertThat(schedule.concerns(stream)).isFalse();
        assertThat(schedule.due(stream, List.of(scope(1, 5, NOW)), NOW)).isEmpty();
    }

    @Test
    void rowsOfAllScopesCountTogether() {
        FlushPolicy hundred = new FlushPolicy(100, null);
        assertThat(due(hundred, scope(1, 60, NOW), scope(2, 39, NOW))).isEmpty();
        assertThat(due(hundred, scope(1, 60, NOW), scope(2, 40, NOW))).hasValue(100);
    }

    @Test
    void ageIsThatOfTheOldestChange() {
        FlushPolicy minute = new FlushPolicy(null, 60);
        assertThat(due(minute, scope(1, 1, NOW - 59_999), scope(2, 1, NOW))).isEmpty();
        assertThat(due(minute, scope(1, 1, NOW - 60_000), scope(2, 1, NOW))).hasValue(DEFAULT_ROWS);
    }

    @Test
    void scopesWithoutHotRowsHaveNoAge() {
        assertThat(due(new FlushPolicy(null, 1), scope(1, 0, 0))).isEmpty();
    }

    @Test
    void intervalAloneAlsoFlushesAtTheDefaultRowLimit() {
        assertThat(due(new FlushPolicy(null, 3600), scope(1, DEFAULT_ROWS, NOW)))
                .hasValue(DEFAULT_ROWS);
    }

    @Test
    void whicheverLimitIsReachedFirstCounts() {
        FlushPolicy both = new FlushPolicy(100, 60);
        assertThat(due(both, scope(1, 100, NOW))).hasValue(100);
        assertThat(due(both, scope(1, 1, NOW - 60_000))).hasValue(100);
        assertThat(due(both, scope(1, 99, NOW - 59_000))).isEmpty();
    }

    @Test
    void clockThatStepsBackMakesNothingDue() {
        assertThat(due(new FlushPolicy(null, 1), scope(1, 1, NOW + 100_000))).isEmpty();
    }

    @Test
    void scheduledKeyNamesTheHourInUtc() {
        assertThat(FlushSchedule.key(new TableName("app", "notes"), NOW)).isEqualTo("FL:app:notes:2027-01-15-08");
    }

    private OptionalInt due(@Nullable FlushPolicy policy, ScopeSummary... scopes) {
        return schedule.due(table(TableType.USER, policy), List.of(scopes), NOW);
    }

    private static ScopeSummary scope(long scope, long hotRows, long oldestMillis) {
        return new ScopeSummary(new ScopeId(scope), 1, hotRows, oldestMillis, 0, 1, 1);
    }

    private static TableDef table(TableType type, @Nullable FlushPolicy policy) {
        return new TableDef(
                new TableId(1),
                new TableName("app", "t"),
                type,
                new TableOptions("local", false, policy, null, null, null),
                List.of(new TableSchema(
                        1, List.of(new Column(1, "k", DataType.TEXT, false, DefaultValue.NONE, null, 1)), List.of(1))),
                1,
                1,
                List.of(1L));
    }
}
