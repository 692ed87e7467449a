package org.kalamdb.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Snowflake;
import org.kalamdb.model.ChangeEvent;
import org.kalamdb.model.Command.ScopeWrite;
import org.kalamdb.model.Command.WriteRows;
import org.kalamdb.model.RowWrite;
import org.kalamdb.model.RowWrite.ColdPlace;
import org.kalamdb.model.RowWrite.Expectation;
import org.kalamdb.storage.hot.RowCodec;

/// Applies row changes to a group: first every precondition, then every write, so that a refused command
/// leaves no trace. Commit
/// thread.
final class RowApplier {
    private final CatalogIndex catalog;
    private final List<ChangeListener> listeners;
    private final ScopeImages images;
    private final FlushWatches watches;
    private final int worker;
    private long lastSeq;

    /// @param images  told of every row before it is written
    /// @param watches told of every key that is written
    /// @param lastSeq the greatest `_seq` of the store
    /// @param worker  the node's number in `_seq`, 0 to 1023
    RowApplier(
            CatalogIndex catalog,
            List<ChangeListener> listeners,
            ScopeImages images,
            FlushWatches watches,
            long lastSeq,
            int worker) {
        this.catalog = catalog;
        this.listeners = listeners;
        this.images = images;
        this.watches = watches;
        this.lastSeq = lastSeq;
        this.worker = worker;
    }

    long lastSeq() {
        return lastSeq;
    }

    CommitOutcome apply(WriteRows command, CommitGroup group) {
        List<byte[] @Nullable []> newest = new ArrayList<>(command.writes().size());
        CommitOutcome refusal = check(command, group, newest);
        if (refusal != null) {
            return refusal;
        }
        List<ChangeEvent> events = new ArrayList<>();
        for (int w = 0; w < command.writes().size(); w++) {
            write(command.writes().get(w), newest.get(w), command.timeMillis(), group, events);
        }
        if (!events.isEmpty()) {
            group.addEvents(List.copyOf(events));
        }
        return new CommitOutcome.Committed(lastSeq);
    }

    /// @param newest gets the newest hot row of each key, an array for each write
    private @Nullable CommitOutcome check(WriteRows command, CommitGroup group, List<byte[] @Nullable []> newest) {
        Set<ByteKey> keys = new HashSet<>();
        for (int w = 0; w < command.writes().size(); w++) {
            ScopeWrite write = command.writes().get(w);
            if (catalog.table(write.table()).isEmpty()) {
                return new CommitOutcome.TableGone();
            }
            if (!looksCurrent(write, group)) {
                return new CommitOutcome.Changed();
            }
            byte[] @Nullable [] found = group.rows(write.rows());
            newest.add(found);
            for (int r = 0; r < write.rows().size(); r++) {
                RowWrite row = write.rows().get(r);
                if (!keys.add(new ByteKey(row.key()))) {
                    return new CommitOutcome.DuplicateKey(w, r);
                }
                if (!holds(write, row, found[r], group)) {
                    return row.op() == RowWrite.Op.INSERT
                                    && row.expected() instanceof Expectation.Absent
                                    && isLive(found[r])
                            ? new CommitOutcome.DuplicateKey(w, r)
                            : new CommitOutcome.Changed();
                }
            }
        }
        return null;
    }

    private static boolean looksCurrent(ScopeWrite write, CommitGroup group) {
        Long looked = write.coldVersion();
        if (looked == null) {
            return true;
        }
        ScopeHeader header = group.header(new ScopeKey(write.table(), write.scope()));
        return (header == null ? 0 : header.version()) == looked;
    }

    private static boolean holds(ScopeWrite write, RowWrite row, byte @Nullable [] newest, CommitGroup group) {
        return switch (row.expected()) {
            case Expectation.Absent absent ->
                !isLive(newest)
                        && (absent.coldTombstone() == null
                                || (newest == null && isCurrent(write, absent.coldTombstone(), group)));
            case Expectation.HotVersion version -> newest != null && RowCodec.seq(newest) == version.seq();
            case Expectation.ColdVersion version -> newest == null && isCurrent(write, version.place(), group);
        };
    }

    private static boolean isLive(byte @Nullable [] row) {
        return row != null && !RowCodec.isDeleted(row);
    }

    private static boolean isCurrent(ScopeWrite write, ColdPlace place, CommitGroup group) {
        return group.hasSegment(write.table(), write.scope(), place.segment())
                && !group.isMasked(place.segment(), place.position());
    }

    private void write(
            ScopeWrite write,
            byte[] @Nullable [] newest,
            long timeMillis,
            CommitGroup group,
            List<ChangeEvent> events) {
        ScopeKey scope = new ScopeKey(write.table(), write.scope());
        boolean heard = listeners.stream().anyMatch(listener -> listener.wants(write.table()));
        ScopeHeader known = group.header(scope);
        ScopeHeader header = known == null ? ScopeHeader.fresh(timeMillis) : known;
        long added = 0;
        boolean masked = false;
        for (int r = 0; r < newest.length; r++) {
            RowWrite row = write.rows().get(r);
            byte[] old = newest[r];
            lastSeq = Snowflake.next(lastSeq, timeMillis, worker);
            RowCodec.stampSeq(row.row(), lastSeq);
            group.putRow(row.key(), row.row());
            added += old == null ? 1 : 0;
            ColdPlace superseded = superseded(row.expected());
            if (superseded != null) {
                group.mask(superseded.segment(), superseded.position(), lastSeq);
                masked = true;
            }
            if (heard) {
                events.add(new ChangeEvent(write.table(), write.scope(), row.op(), row.key(), old, row.row(), lastSeq));
            }
        }
        ScopeHeader written = header.withWrites(added, timeMillis, lastSeq);
        group.putHeader(scope, masked ? written.withNewVersion() : written);
        FlushWatch watch = watches.find(scope);
        if (watch != null) {
            write.rows().forEach(row -> watch.note(row.key()));
        }
        ScopeImage image = images.find(scope);
        if (image != null) {
            image.note(new ImageNotes.Note(
                    header.lastSeq(),
                    lastSeq,
                    write.rows().stream().map(RowWrite::key).toList(),
                    write.rows().stream().map(RowWrite::row).toList()));
        }
    }

    private static @Nullable ColdPlace superseded(Expectation expected) {
        return switch (expected) {
            case Expectation.Absent absent -> absent.coldTombstone();
            case Expectation.HotVersion _ -> null;
            case Expectation.ColdVersion version -> version.place();
        };
    }
}
