package org.kalamdb.common;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How long the work of this thread may wait for something outside the process. Whoever waits looks at it
/// now and then, so that a statement's time-out and its client's going hold there too, far below the place
/// that knows of statements.
public final class Patience {
    private static final ScopedValue<Runnable> CHECK = ScopedValue.newInstance();

    private Patience() {}

    /// Runs `work` and lets what it waits for ask `check`.
    ///
    /// @param check throws when nobody wants the result any more; called by this thread only
    public static <T extends @Nullable Object> T during(Runnable check, Supplier<T> work) {
        return ScopedValue.where(CHECK, check).call(work::get);
    }

    /// Asks on behalf of this thread whether to wait on; does nothing outside [#during].
    ///
    /// @throws DbException when not
    public static void check() {
        if (CHECK.isBound()) {
            CHECK.get().run();
        }
    }
}
