package org.kalamdb.storage.cold;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.filter2.columnindex.RowRanges;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.ColumnIndexFilter;
import org.apache.parquet.internal.filter2.columnindex.ColumnIndexStore;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;
import org.kalamdb.storage.cold.PagePlan.Span;

/// Finds the rows of a segment that column indexes and bloom filters leave, without reading any page.
///
/// @param filter null for none
/// @param points values that single columns must have
record PagePruning(SegmentTail tail, @Nullable FilterPredicate filter, List<PruningFilter.Point> points) {

    /// The rows, in rising order.
    List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        for (int group = 0; group < tail.groupCount(); group++) {
            BlockMetaData block = tail.metadata().getBlocks().get(group);
            int start = Math.toIntExact(block.getRowIndexOffset());
            if (filter == null) {
                spans.add(new Span(group, start, start + Math.toIntExact(block.getRowCount())));
            } else if (mayHavePoints(group)) {
                for (RowRanges.Range range :
                        ranges(block, filter, new Indexes(tail, group)).getRanges()) {
                    int from = start + Math.toIntExact(range.from);
                    spans.add(new Span(group, from, start + Math.toIntExact(range.to) + 1));
                }
            }
        }
        return spans;
    }

    private static RowRanges ranges(BlockMetaData block, FilterPredicate filter, Indexes indexes) {
        Set<ColumnPath> paths =
                block.getColumns().stream().map(chunk -> chunk.getPath()).collect(Collectors.toUnmodifiableSet());
        return ColumnIndexFilter.calculateRowRanges(FilterCompat.get(filter), indexes, paths, block.getRowCount());
    }

    private boolean mayHavePoints(int group) {
        for (PruningFilter.Point point : points) {
            BlockSplitBloomFilter bloom = tail.chunk(point.field(), group).bloom();
            Object value = bloom == null ? null : inFile(point);
            if (bloom != null && value != null && !bloom.findHash(hash(bloom, value))) {
                return false;
            }
        }
        return true;
    }

    /// As the file has it; null when it cannot have it.
    private static @Nullable Object inFile(PruningFilter.Point point) {
        return point.stored() instanceof byte[] bytes && PruningFilter.isLongDecimal(point.type(), point.field())
                ? StoredValues.unscaled(bytes)
                : point.stored();
    }

    private static long hash(BlockSplitBloomFilter bloom, Object stored) {
        return switch (stored) {
            case Integer value -> bloom.hash(value.intValue());
            case Long value -> bloom.hash(value.longValue());
            case Boolean value -> bloom.hash(value ? 1 : 0);
            case byte[] value -> bloom.hash(Binary.fromConstantByteArray(value));
            default -> throw new IllegalArgumentException("no hash of " + stored.getClass());
        };
    }

    /// The indexes of a row group, as parsed as they are.
    private record Indexes(SegmentTail tail, int group) implements ColumnIndexStore {
        private ColumnChunk chunk(ColumnPath path) {
            return tail.chunk(tail.metadata().getFileMetaData().getSchema().getType(path.toArray()[0]), group);
        }

        @Override
        public @Nullable ColumnIndex getColumnIndex(ColumnPath path) {
            return chunk(path).columnIndex();
        }

        @Override
        public OffsetIndex getOffsetIndex(ColumnPath path) {
            return chunk(path).offsetIndex();
        }
    }
}
