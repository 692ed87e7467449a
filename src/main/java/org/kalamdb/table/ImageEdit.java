package org.kalamdb.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;
import org.kalamdb.vector.Gather;
import org.kalamdb.vector.SharedColumns;

/// Puts changed rows into the chunks of an image: rows behind the last key are appended, chunks that hold
/// or enclose the other keys are made anew. Chunks that are not concerned are shared with the version
/// before. Under the image's lock.
final class ImageEdit {
    private final ImageColumns layout;
    private final BufferAllocator allocator;
    private final List<ImageChunk.View> before;
    private final List<ImageChunk.View> after = new ArrayList<>();
    private final List<ImageChunk> made = new ArrayList<>();

    private ImageEdit(ImageColumns layout, BufferAllocator allocator, List<ImageChunk.View> before) {
        this.layout = layout;
        this.allocator = allocator;
        this.before = before;
    }

    /// The version after `changes`.
    ///
    /// @param changes newest row by whole hot key
    static ImageVersion apply(
            ImageColumns layout, BufferAllocator allocator, ImageVersion version, SortedMap<byte[], byte[]> changes) {
        ImageEdit edit = new ImageEdit(layout, allocator, version.views());
        try {
            edit.run(changes);
            return new ImageVersion(edit.after);
        } finally {
            edit.made.forEach(ImageChunk::letGo);
        }
    }

    private void run(SortedMap<byte[], byte[]> changes) {
        SortedMap<byte[], byte[]> rest = changes;
        for (ImageChunk.View view : before) {
            SortedMap<byte[], byte[]> here = rest.headMap(wholeKeyAfter(changes.firstKey(), view.lastKey()));
            if (here.isEmpty()) {
                after.add(view);
            } else {
                remake(view, here);
                rest = rest.tailMap(wholeKeyAfter(changes.firstKey(), view.lastKey()));
            }
        }
        append(rest);
    }

    /// The least hot key of the same scope that is greater than `key`.
    private static byte[] wholeKeyAfter(byte[] anyOfScope, byte[] key) {
        byte[] whole = Arrays.copyOf(anyOfScope, HotKeys.PREFIX_LENGTH + key.length + 1);
        System.arraycopy(key, 0, whole, HotKeys.PREFIX_LENGTH, key.length);
        whole[whole.length - 1] = 0;
        return whole;
    }

    private void append(SortedMap<byte[], byte[]> rows) {
        SortedMap<byte[], byte[]> rest = rows;
        while (!rest.isEmpty()) {
            byte[] first = rest.firstKey();
            ImageChunk tail = tailFor(Objects.requireNonNull(rest.get(first)));
            if (tail == null) {
                remake(null, rest);
                return;
            }
            byte[] next = null;
            for (Map.Entry<byte[], byte[]> row : rest.entrySet()) {
                if (!tail.fits(layout, row.getValue())) {
                    next = row.getKey();
                    break;
                }
                tail.append(layout, row.getKey(), row.getValue());
            }
            tail.settle();
            after.add(tail.view());
            rest = next == null ? Collections.emptySortedMap() : rest.tailMap(next);
        }
    }

    /// A chunk that takes the row behind its last one: the last of all, else a new one; null for a row
    /// that has no place in an empty one either.
    private @Nullable ImageChunk tailFor(byte[] row) {
        if (!after.isEmpty() && after.getLast().chunk().fits(layout, row)) {
            return after.removeLast().chunk();
        }
        ImageChunk fresh = ImageChunk.withRoom(layout, allocator);
        made.add(fresh);
        return fresh.fits(layout, row) ? fresh : null;
    }

    /// Makes one or two full chunks of the rows of `view` and the changed ones.
    private void remake(ImageChunk.@Nullable View view, SortedMap<byte[], byte[]> changes) {
        try (Batch changed = decoded(changes.values())) {
            Merge merge = Merge.of(view, changes.keySet());
            int parts =
                    (merge.count + ImageChunk.ROWS + ImageChunk.ROWS / 2 - 1) / (ImageChunk.ROWS + ImageChunk.ROWS / 2);
            for (int part = 0; part < parts; part++) {
                int from = (int) ((long) merge.count * part / parts);
                int to = (int) ((long) merge.count * (part + 1) / parts);
                after.add(chunk(view, changed, merge, from, to).view());
            }
        }
    }

    private Batch decoded(Collection<byte[]> rows) {
        try (BatchBuilder builder = new BatchBuilder(layout.types(), allocator)) {
            for (byte[] row : rows) {
                layout.reader().appendTo(row, builder);
                builder.endRow();
            }
            return builder.build();
        }
    }

    private ImageChunk chunk(ImageChunk.@Nullable View view, Batch changed, Merge merge, int from, int to) {
        int[] source = Arrays.copyOfRange(merge.source, from, to);
        int[] position = Arrays.copyOfRange(merge.position, from, to);
        PackedKeys keys = new PackedKeys(to - from);
        merge.keys.subList(from, to).forEach(key -> keys.add(key, 0));
        List<FieldVector> columns = new ArrayList<>();
        try {
            for (int i = 0; i < layout.types().size(); i++) {
                FieldVector fresh = changed.column(i);
                FieldVector old = view == null ? fresh : view.columns().column(i);
                columns.add(new Gather(new FieldVector[] {old, fresh}, source, position, to - from)
                        .take(layout.types().get(i), allocator));
            }
        } catch (RuntimeException | Error failure) {
            columns.forEach(FieldVector::close);
            throw failure;
        }
        ImageChunk chunk = ImageChunk.full(layout, keys, new SharedColumns(columns));
        made.add(chunk);
        return chunk;
    }

    /// The order of the rows of a chunk and of changed ones, which replace those of the same key.
    private static final class Merge {
        final List<byte[]> keys = new ArrayList<>();
        final int[] source;
        final int[] position;
        int count;

        private Merge(int most) {
            this.source = new int[most];
            this.position = new int[most];
        }

        static Merge of(ImageChunk.@Nullable View view, Collection<byte[]> changed) {
            int rows = view == null ? 0 : view.rows();
            Merge merge = new Merge(rows + changed.size());
            int next = 0;
            int index = 0;
            for (byte[] whole : changed) {
                if (view != null) {
                    int until = view.lessThan(whole, HotKeys.PREFIX_LENGTH);
                    while (next < until) {
                        merge.add(view.keys().key(next), 0, next++);
                    }
                    next += next < rows && view.keys().compare(next, whole, HotKeys.PREFIX_LENGTH) == 0 ? 1 : 0;
                }
                merge.add(Arrays.copyOfRange(whole, HotKeys.PREFIX_LENGTH, whole.length), 1, index++);
            }
            while (view != null && next < rows) {
                merge.add(view.keys().key(next), 0, next++);
            }
            return merge;
        }

        private void add(byte[] key, int from, int at) {
            keys.add(key);
            source[count] = from;
            position[count] = at;
            count++;
        }
    }
}
