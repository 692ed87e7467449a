package org.kalamdb.table;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableId;
import org.kalamdb.storage.hot.Family;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.HotSnapshot;
import org.kalamdb.storage.hot.HotStore;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// The way to the rows of every table. Any thread.
public final class Tables {
    private final HotStore hot;
    private final ScopeStates states;
    private final SegmentAccess segments;
    private final ScopeImages images;
    private final FlushWatches watches;

    Tables(HotStore hot, ScopeStates states, SegmentAccess segments, ScopeImages images, FlushWatches watches) {
        this.hot = hot;
        this.states = states;
        this.segments = segments;
        this.images = images;
        this.watches = watches;
    }

    /// A consistent view of everything that is committed now.
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // the view owns the snapshot
    public ReadView openView() {
        return openView(null);
    }

    /// A view of what is committed now with staged changes over it.
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // the view owns the snapshot
    ReadView openView(@Nullable StagedRows staged) {
        return new ReadView(hot.snapshot(), states, images, staged);
    }

    /// The rows of a scope. A scan sees its scope and nothing else: the key range
    /// it is given contains no other.
    ///
    /// @param view      lent; must stay open as long as the cursor
    /// @param allocator lent; the batches come out of it
    @MustBeClosed
    public BatchCursor scan(ReadView view, ScanSpec spec, BufferAllocator allocator) {
        return scan(view, spec, allocator, ScanTrace.NONE);
    }

    /// As the other.
    ///
    /// @param trace told what is read
    @MustBeClosed
    public BatchCursor scan(ReadView view, ScanSpec spec, BufferAllocator allocator, ScanTrace trace) {
        if (spec.keyEquals().isEmpty()) {
            return new TieredScan(view, spec, segments, allocator, trace).open();
        }
        Batch found = PointLookup.find(view, spec, segments, allocator, trace);
        return new BatchList(found == null ? List.of() : List.of(found));
    }

    /// Bytes of the column images of hot rows.
    public long imageBytes() {
        return images.bytes();
    }

    /// The scopes of a table that somebody wrote to, in the order of their numbers.
    public List<ScopeSummary> scopes(TableId table) {
        byte[] prefix = HotKeys.tablePrefix(table);
        List<ScopeSummary> scopes = new ArrayList<>();
        try (HotSnapshot snapshot = hot.snapshot();
                HotCursor entries = snapshot.ascending(Family.MANIFEST, prefix, HotKeys.after(prefix))) {
            while (entries.next()) {
                if (ManifestKeys.isHeader(entries.key())) {
                    ScopeHeader header = ScopeHeader.decode(entries.value());
                    scopes.add(new ScopeSummary(
                            ManifestKeys.scopeOf(entries.key()),
                            header.version(),
                            header.hotRows(),
                            header.oldestPendingMillis(),
                            header.nextBatch(),
                            header.createdMillis(),
                            header.updatedMillis()));
                }
            }
        }
        return scopes;
    }

    /// Whether rows of the scope are on their way to the cold tier now.
    public boolean isFlushing(TableId table, ScopeId scope) {
        return watches.find(new ScopeKey(table, scope)) != null;
    }

    /// The segments of a scope in the order of their smallest keys.
    public List<SegmentMeta> segments(ReadView view, TableId table, ScopeId scope) {
        return view.state(table, scope).segments().stream()
                .map(SegmentState::meta)
                .toList();
    }
}
