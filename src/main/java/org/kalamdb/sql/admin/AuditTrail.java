package org.kalamdb.sql.admin;

import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.model.AuditRecord;
import org.kalamdb.model.UserId;
import org.kalamdb.table.CommitOutcome;
import org.kalamdb.table.Records;

/// Writes who did what (`system-tables.md` §3.7). A failure to write is logged and never fails the
/// statement, which has taken effect by then. Any thread.
public final class AuditTrail {
    private static final System.Logger LOG = System.getLogger(AuditTrail.class.getName());
    private static final int RANDOM_BYTES = 16;

    private final Records records;
    private final Clock clock;
    private final RandomGenerator random;

    /// @param random safe for threads
    public AuditTrail(Records records, Clock clock, RandomGenerator random) {
        this.records = records;
        this.clock = clock;
        this.random = random;
    }

    /// Writes that a statement changed something, and waits until that is durable.
    public void changed(AdminCall call, String action, String target) {
        changed(call, action, target, null);
    }

    /// As above, with details that hold no secret.
    public void changed(AdminCall call, String action, String target, @Nullable String details) {
        try {
            put(call.caller().user(), action, target, details, call.clientAddress(), null)
                    .join();
        } catch (CompletionException failure) {
            logFailure(action, target, failure);
        }
    }

    /// Queues an entry about a statement that changed nothing in the catalogue.
    ///
    /// @param subject the target of EXECUTE AS USER
    public void noted(
            UserId actor,
            String action,
            String target,
            @Nullable String details,
            @Nullable String clientAddress,
            @Nullable UserId subject) {
        CompletableFuture<?> logged = put(actor, action, target, details, clientAddress, subject)
                .whenComplete((outcome, failure) -> {
                    if (failure != null) {
                        logFailure(action, target, failure);
                    }
                });
        assert logged != null;
    }

    private CompletableFuture<CommitOutcome> put(
            UserId actor,
            String action,
            String target,
            @Nullable String details,
            @Nullable String clientAddress,
            @Nullable UserId subject) {
        long now = clock.millis();
        byte[] suffix = new byte[RANDOM_BYTES];
        random.nextBytes(suffix);
        return records.putAudit(new AuditRecord(
                "audit_" + now + "_" + HexFormat.of().formatHex(suffix),
                now,
                actor.value(),
                action,
                target,
                details,
                clientAddress,
                subject == null ? null : subject.value()));
    }

    private static void logFailure(String action, String target, Throwable failure) {
        LOG.log(System.Logger.Level.ERROR, "audit entry lost: " + action + " of " + target, failure);
    }
}
