package org.kalamdb.job;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.FlushPolicy;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableType;
import org.kalamdb.table.ScopeSummary;

/// Decides which tables are due without being asked (`sql.md` §29.1): those whose flush policy is
/// exceeded by all their scopes together, in hot rows or in the age of the oldest unflushed change.
/// Pure; any thread.
public final class FlushSchedule {
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("uuuu-MM-dd-HH").withZone(ZoneOffset.UTC);

    private final int defaultRowLimit;

    /// @param defaultRowLimit hot rows that make a table due whose policy names no number
    public FlushSchedule(int defaultRowLimit) {
        this.defaultRowLimit = defaultRowLimit;
    }

    /// Whether the table can ever become due, so that its scopes are worth asking for.
    public boolean concerns(TableDef table) {
        return table.type() != TableType.STREAM && table.options().flushPolicy() != null;
    }

    /// The number of hot rows at which the table is flushed, when it is due now; empty when it is not.
    ///
    /// @param scopes    the table's scopes
    /// @param nowMillis ms since 1970
    public OptionalInt due(TableDef table, List<ScopeSummary> scopes, long nowMillis) {
        FlushPolicy policy = table.options().flushPolicy();
        if (policy == null || !concerns(table)) {
            return OptionalInt.empty();
        }
        long hotRows = 0;
        long oldest = Long.MAX_VALUE;
        for (ScopeSummary scope : scopes) {
            if (scope.hotRows() > 0) {
                hotRows += scope.hotRows();
                oldest = Math.min(oldest, scope.oldestPendingMillis());
            }
        }
        int threshold = policy.rows() == null ? defaultRowLimit : policy.rows();
        boolean due = hotRows >= threshold || (hotRows > 0 && isOlderThan(policy.intervalSeconds(), oldest, nowMillis));
        return due ? OptionalInt.of(threshold) : OptionalInt.empty();
    }

    private static boolean isOlderThan(@Nullable Integer seconds, long oldestMillis, long nowMillis) {
        return seconds != null && nowMillis - oldestMillis >= TimeUnit.SECONDS.toMillis(seconds);
    }

    /// The idempotency key of a scheduled flush.
    static String key(TableName table, long nowMillis) {
        return "FL:" + table.colonForm() + ":" + HOUR.format(Instant.ofEpochMilli(nowMillis));
    }
}
