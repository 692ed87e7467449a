package org.kalamdb.load;

import org.jspecify.annotations.Nullable;

/// What the connections send. Called by the one thread of the load.
@FunctionalInterface
interface Workload {
    /// The next request of a connection, whose last one has been answered.
    ///
    /// @return null when there is nothing left to send for it
    @Nullable
    Request next(int connection);
}
