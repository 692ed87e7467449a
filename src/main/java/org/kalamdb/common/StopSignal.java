package org.kalamdb.common;

import org.jspecify.annotations.Nullable;

/// Asks the work of a request to stop: its client is gone, or the server stops. Whoever does the work looks
/// at it between steps. Stays set once set. Safe for any number of threads.
public final class StopSignal {
    private final @Nullable StopSignal wider;
    private volatile @Nullable Reason reason;

    /// Why to stop.
    private record Reason(ErrorCode code, String text) {}

    /// A signal that nothing but itself sets.
    public StopSignal() {
        this.wider = null;
    }

    /// @param wider a signal that stops this work too
    public StopSignal(StopSignal wider) {
        this.wider = wider;
    }

    /// Makes every later [#check] fail; has no effect when it was called before.
    ///
    /// @param code what the work then fails with
    public void request(ErrorCode code, String text) {
        synchronized (this) {
            if (reason == null) {
                reason = new Reason(code, text);
            }
        }
    }

    /// Whether somebody asked this work to stop.
    public boolean isRequested() {
        return reason != null || (wider != null && wider.isRequested());
    }

    /// @throws DbException when somebody asked this work to stop
    public void check() {
        Reason why = reason;
        if (why != null) {
            throw new DbException(why.code(), why.text());
        }
        if (wider != null) {
            wider.check();
        }
    }
}
