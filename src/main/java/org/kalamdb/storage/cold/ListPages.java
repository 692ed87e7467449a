package org.kalamdb.storage.cold;

import java.io.IOException;
import org.apache.parquet.column.ColumnDescriptor;

/// Makes rows out of the elements of embeddings, each of which has the same number of them or is NULL.
///
/// @param column of the elements
record ListPages(ColumnDescriptor column, int dimension) {
    /// @param entries elements, with one for each row that is NULL
    record Counts(int rows, int entries) {}

    /// @param repetition where the repetition levels, which begin at 0, end and the others begin
    /// @param levels     where the definition levels end
    /// @param elements   those that are there
    ColumnPage page(byte[] body, int repetition, int levels, Counts counts, PageValues elements) throws IOException {
        int[] repeated = new int[counts.entries()];
        new PackedNumbers(body, 0, repetition).readRuns(1, repeated, counts.entries());
        int[] defined = new int[counts.entries()];
        int present = column.getMaxDefinitionLevel();
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(present);
        new PackedNumbers(body, repetition, levels).readRuns(bits, defined, counts.entries());
        int[] rowDefined = new int[counts.rows()];
        int entry = 0;
        int stored = 0;
        for (int row = 0; row < rowDefined.length; row++) {
            boolean there = entry < defined.length && defined[entry] == present;
            int length = there ? dimension : 1;
            for (int i = 0; i < length; i++) {
                boolean fits = entry < defined.length
                        && repeated[entry] == Math.min(i, 1)
                        && (there ? defined[entry] == present : defined[entry] == 0);
                if (!fits) {
                    throw new IOException("an embedding of another length");
                }
                entry++;
            }
            rowDefined[row] = there ? 1 : 0;
            stored += there ? 1 : 0;
        }
        if (entry != counts.entries()) {
            throw new IOException("an embedding of another length");
        }
        PageValues rows = rows(elements, stored);
        return stored == rowDefined.length ? new ColumnPage(null, rows) : NullSpreading.spread(rowDefined, rows);
    }

    private PageValues rows(PageValues elements, int stored) throws IOException {
        int width = Float.BYTES * dimension;
        return switch (elements) {
            case PageValues.Fixed fixed -> new PageValues.Fixed(fixed.bytes(), fixed.offset(), width, stored);
            case PageValues.Indexed indexed
            when indexed.dictionary() instanceof PageValues.Fixed entries -> {
                byte[] out = new byte[Math.multiplyExact(width, stored)];
                for (int i = 0; i < indexed.codes().length; i++) {
                    int value = PackedNumbers.getInt(entries.bytes(), entries.at(indexed.codes()[i]));
                    PackedNumbers.putInt(out, Float.BYTES * i, value);
                }
                yield new PageValues.Fixed(out, 0, width, stored);
            }
            case PageValues.Indexed _, PageValues.Texts _ -> throw new IOException("an embedding of byte arrays");
        };
    }
}
