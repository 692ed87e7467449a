package org.kalamdb.sql.exec;

import java.util.random.RandomGenerator;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Principal;

/// What one execution of a plan needs from outside. Everything is lent and must outlive the cursor.
///
/// @param user         the effective user: `CURRENT_USER`, `CURRENT_ROLE`
/// @param params       bound values in canonical form, already of the types the plan's parameters have
/// @param nowMicros    statement time, microseconds since 1970-01-01T00:00:00Z
/// @param allocator    the query's own, limited; empty again once the cursor and its batches are closed
/// @param memory       limit of the on-heap state
/// @param cancellation asked at each batch
/// @param ids          for the id functions
/// @param random       for `RANDOM()`
/// @param spill        where operators put what they cannot keep in memory
/// @param places       of the statement
public record ExecContext(
        Principal user,
        @Nullable Object[] params,
        long nowMicros,
        BufferAllocator allocator,
        MemoryBudget memory,
        TableSource tables,
        SystemTables systemTables,
        Cancellation cancellation,
        IdSource ids,
        RandomGenerator random,
        Spill spill,
        Places places) {
    /// Whether operators should put what they can on the disk: more than half of what the query may have, or
    /// of what all may have together, is in use.
    boolean isTight() {
        return spill.isAllowed() && (memory.isTight() || isTight(allocator));
    }

    private static boolean isTight(BufferAllocator some) {
        for (BufferAllocator account = some; account != null; account = account.getParentAllocator()) {
            if (account.getAllocatedMemory() > account.getLimit() / 2) {
                return true;
            }
        }
        return false;
    }

    ExecContext withMemory(MemoryBudget budget) {
        return with(params, budget);
    }

    ExecContext withParams(@Nullable Object[] values) {
        return with(values, memory);
    }

    private ExecContext with(@Nullable Object[] values, MemoryBudget budget) {
        return new ExecContext(
                user,
                values,
                nowMicros,
                allocator,
                budget,
                tables,
                systemTables,
                cancellation,
                ids,
                random,
                spill,
                places);
    }
}
