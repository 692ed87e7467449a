package org.kalamdb.storage.cold;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.vector.ArrowTypes;
import org.kalamdb.vector.Memory;
import org.kalamdb.vector.TextCodes;

/// Copies rows of a decoded page into a vector of the same type. Immutable.
///
/// @param page  the page
/// @param first the position of the page's first row
/// @param rows  positions of rows of the page, ascending
/// @param count how many of them are meant, at least one
record ColumnFilling(ColumnPage page, int first, int[] rows, int count) {
    /// A vector that the caller owns.
    FieldVector vector(DataType type, BufferAllocator allocator) {
        FieldVector vector = ArrowTypes.newVector(type, allocator);
        try {
            fill(vector);
            return vector;
        } catch (RuntimeException | Error failure) {
            vector.close();
            throw failure;
        }
    }

    /// The rows' texts by their numbers in the page's dictionary; null when it has none.
    @Nullable
    TextCodes codes() {
        if (!(page.values() instanceof PageValues.Indexed indexed)
                || !(indexed.dictionary() instanceof PageValues.Texts texts)) {
            return null;
        }
        int[] codes = new int[count];
        boolean someNull = page.validity() != null;
        for (int i = 0; i < count; i++) {
            codes[i] = someNull && page.isNull(row(i)) ? -1 : indexed.codes()[row(i)];
        }
        return new TextCodes(codes, texts.bytes(), texts.offsets());
    }

    private boolean isContiguous() {
        return rows[count - 1] - rows[0] == count - 1;
    }

    private int row(int i) {
        return rows[i] - first;
    }

    private void fill(FieldVector vector) {
        switch (vector) {
            case BaseVariableWidthVector texts -> fillTexts(texts);
            case BaseFixedWidthVector fixed -> {
                fixed.allocateNew(count);
                fillFixed(fixed, fixed.getDataBuffer().memoryAddress());
                setValid(fixed.getValidityBuffer().memoryAddress());
                fixed.setValueCount(count);
            }
            case FixedSizeListVector list -> fillLists(list);
            default -> throw new IllegalArgumentException("no column type has " + vector.getField());
        }
    }

    private void setValid(long target) {
        boolean someNull = page.validity() != null;
        for (int i = 0; i < count; i += Byte.SIZE) {
            int bits = (1 << Math.min(Byte.SIZE, count - i)) - 1;
            if (someNull) {
                for (int j = i; j < Math.min(i + Byte.SIZE, count); j++) {
                    bits ^= (page.isNull(row(j)) ? 1 : 0) << (j - i);
                }
            }
            Memory.putByte(target + (i >> 3), (byte) bits);
        }
    }

    private void fillFixed(BaseFixedWidthVector vector, long target) {
        switch (vector) {
            case BitVector _ -> fillBits(target);
            case DecimalVector _ when hasLongs() -> fillDecimals(target);
            case SmallIntVector _ -> fillShorts(target);
            default -> copyFixed(target, vector.getTypeWidth());
        }
    }

    /// The values' own bytes.
    ///
    /// @param width of a value in the vector
    private void copyFixed(long target, int width) {
        switch (page.values()) {
            case PageValues.Fixed fixed
            when fixed.width() == width && isContiguous() ->
                Memory.copy(fixed.bytes(), fixed.at(row(0)), target, count * width);
            case PageValues.Fixed fixed when fixed.width() == width -> copyEach(fixed, places(), target);
            case PageValues.Indexed indexed
            when indexed.dictionary() instanceof PageValues.Fixed entries && entries.width() == width ->
                copyEach(entries, places(), target);
            case PageValues.Indexed _, PageValues.Texts _, PageValues.Fixed _ -> throw mismatch();
        }
    }

    /// Where the rows' values lie: the i-th in place `array[from + i] - base` of the page or, where it has
    /// one, of its dictionary.
    private record Places(int[] array, int from, int base) {}

    private Places places() {
        if (!(page.values() instanceof PageValues.Indexed indexed)) {
            return new Places(rows, 0, first);
        }
        if (isContiguous()) {
            return new Places(indexed.codes(), row(0), 0);
        }
        int[] codes = new int[count];
        for (int i = 0; i < count; i++) {
            codes[i] = indexed.codes()[row(i)];
        }
        return new Places(codes, 0, 0);
    }

    private void copyEach(PageValues.Fixed values, Places places, long target) {
        byte[] bytes = values.bytes();
        int[] array = places.array();
        int from = places.from();
        int zero = values.at(-places.base());
        switch (values.width()) {
            case Long.BYTES -> {
                for (int i = 0; i < count; i++) {
                    long value = PackedNumbers.getLong(bytes, zero + Long.BYTES * array[from + i]);
                    Memory.putLong(target + (long) Long.BYTES * i, value);
                }
            }
            case Integer.BYTES -> {
                for (int i = 0; i < count; i++) {
                    int value = PackedNumbers.getInt(bytes, zero + Integer.BYTES * array[from + i]);
                    Memory.putInt(target + (long) Integer.BYTES * i, value);
                }
            }
            default -> {
                int width = values.width();
                for (int i = 0; i < count; i++) {
                    Memory.copy(bytes, zero + width * array[from + i], target + (long) width * i, width);
                }
            }
        }
    }

    private void fillBits(long target) {
        PageValues.Fixed values = fixedValues();
        Places places = places();
        int zero = values.at(-places.base());
        for (int i = 0; i < count; i += Byte.SIZE) {
            int bits = 0;
            for (int j = i; j < Math.min(i + Byte.SIZE, count); j++) {
                bits |= values.bytes()[zero + places.array()[places.from() + j]] << (j - i);
            }
            Memory.putByte(target + (i >> 3), (byte) bits);
        }
    }

    /// The values or, of a dictionary, its entries.
    private PageValues.Fixed fixedValues() {
        return switch (page.values()) {
            case PageValues.Fixed fixed -> fixed;
            case PageValues.Indexed indexed when indexed.dictionary() instanceof PageValues.Fixed entries -> entries;
            case PageValues.Indexed _, PageValues.Texts _ -> throw mismatch();
        };
    }

    /// Small integers take four bytes in the file.
    private void fillShorts(long target) {
        PageValues.Fixed values = fixedValues();
        Places places = places();
        int zero = values.at(-places.base());
        for (int i = 0; i < count; i++) {
            int value = PackedNumbers.getInt(values.bytes(), zero + Integer.BYTES * places.array()[places.from() + i]);
            Memory.putShort(target + (long) Short.BYTES * i, (short) value);
        }
    }

    private boolean hasLongs() {
        return fixedValues().width() == Long.BYTES;
    }

    /// Numbers of up to 18 digits take eight bytes in the file.
    private void fillDecimals(long target) {
        PageValues.Fixed values = fixedValues();
        Places places = places();
        int[] array = places.array();
        int from = places.from();
        int zero = values.at(-places.base());
        for (int i = 0; i < count; i++) {
            long value = PackedNumbers.getLong(values.bytes(), zero + Long.BYTES * array[from + i]);
            long at = target + 2L * Long.BYTES * i;
            Memory.putLong(at, value);
            Memory.putLong(at + Long.BYTES, value >> (Long.SIZE - 1));
        }
    }

    private void fillTexts(BaseVariableWidthVector vector) {
        PageValues.Texts values = switch (page.values()) {
            case PageValues.Texts texts -> texts;
            case PageValues.Indexed indexed when indexed.dictionary() instanceof PageValues.Texts entries -> entries;
            case PageValues.Indexed _, PageValues.Fixed _ -> throw mismatch();
        };
        Places places = places();
        int[] array = places.array();
        int shift = places.from();
        int base = places.base();
        boolean copiesAll = page.values() instanceof PageValues.Texts && isContiguous();
        int[] starts = values.offsets();
        int bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes = Math.addExact(bytes, page.isNull(row(i)) ? 0 : values.length(array[shift + i] - base));
        }
        vector.allocateNew(bytes, count);
        long offsets = vector.getOffsetBuffer().memoryAddress();
        long data = vector.getDataBuffer().memoryAddress();
        int end = 0;
        Memory.putInt(offsets, 0);
        for (int i = 0; i < count; i++) {
            int index = array[shift + i] - base;
            int length = page.isNull(row(i)) ? 0 : starts[index + 1] - starts[index];
            if (!copiesAll) {
                Memory.copy(values.bytes(), starts[index], data + end, length);
            }
            end += length;
            Memory.putInt(offsets + (long) Integer.BYTES * (i + 1), end);
        }
        if (copiesAll) {
            Memory.copy(values.bytes(), starts[row(0)], data, bytes);
        }
        setValid(vector.getValidityBuffer().memoryAddress());
        vector.setLastSet(count - 1);
        vector.setValueCount(count);
    }

    private void fillLists(FixedSizeListVector list) {
        list.setInitialCapacity(count);
        list.allocateNew();
        BaseFixedWidthVector elements = (BaseFixedWidthVector) list.getDataVector();
        int size = list.getListSize();
        copyFixed(elements.getDataBuffer().memoryAddress(), Float.BYTES * size);
        long validity = elements.getValidityBuffer().memoryAddress();
        for (int i = 0; i < count * size; i += Byte.SIZE) {
            Memory.putByte(validity + (i >> 3), (byte) ((1 << Math.min(Byte.SIZE, count * size - i)) - 1));
        }
        setValid(list.getValidityBuffer().memoryAddress());
        list.setValueCount(count);
    }

    private static IllegalStateException mismatch() {
        return new IllegalStateException("a page of another type");
    }
}
