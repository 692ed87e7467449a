package org.kalamdb.app;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.function.Supplier;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// What keeps the server from starting and is no bug: told in one line, without a stack trace.
final class StartRefusal {
    private StartRefusal() {}

    /// The result of a step of the start.
    ///
    /// @throws ConfigurationException when it is refused; the framework prints its message alone and ends the
    ///                                process with status 1
    static <T> T orResult(Supplier<T> step) {
        try {
            return step.get();
        } catch (DbException refused) {
            if (refused.code() == ErrorCode.INTERNAL) {
                throw refused;
            }
            throw new ConfigurationException("KalamDB cannot start: " + refused.publicMessage());
        }
    }
}
