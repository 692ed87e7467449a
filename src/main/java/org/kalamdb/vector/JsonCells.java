package org.kalamdb.vector;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Writes rows of batches as JSON arrays (`http-api.md` §9), one form for HTTP rows, live rows and
/// topic payloads:
///
/// | type | cell |
/// | --- | --- |
/// | BOOLEAN | `true`, `false` |
/// | SMALLINT, INT | number |
/// | BIGINT | string of digits, because clients lose digits of large numbers |
/// | FLOAT | number, widened to double |
/// | DOUBLE | number |
/// | DECIMAL(p, s) | string with exactly s fraction digits |
/// | TEXT, JSON, FILE, UUID | string |
/// | TIMESTAMP, DATETIME, TIME | number of microseconds |
/// | DATE | number of days |
/// | BYTES | array of numbers 0 to 255 |
/// | EMBEDDING | array of numbers |
///
/// Immutable; the generator and the batch are lent.
public final class JsonCells {
    private static final String MASK = "***";
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final List<String> names;
    private final Set<String> masked;

    /// @param names  the columns, as the client sees them
    /// @param masked names of columns whose values are shown as `***`
    public JsonCells(List<String> names, Set<String> masked) {
        this.names = List.copyOf(names);
        this.masked = Set.copyOf(masked);
    }

    /// Writes every row that counts, each as one array.
    ///
    /// @throws DbException EXECUTION for a value that JSON cannot hold
    public void writeRows(Batch batch, JsonGenerator out) throws IOException {
        List<Cell> cells = cells(batch);
        for (int i = 0; i < batch.selectedCount(); i++) {
            int row = batch.position(i);
            out.writeStartArray();
            for (Cell cell : cells) {
                cell.write(row, out);
            }
            out.writeEndArray();
        }
    }

    /// Writes the cell of one row.
    private interface Cell {
        void write(int row, JsonGenerator out) throws IOException;
    }

    private List<Cell> cells(Batch batch) {
        List<Cell> cells = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            FieldVector vector = batch.column(i);
            if (masked.contains(name)) {
                cells.add((_, out) -> out.writeString(MASK));
            } else if (vector.getNullCount() == 0) {
                cells.add(cell(name, vector));
            } else {
                cells.add(nullable(vector, cell(name, vector)));
            }
        }
        return cells;
    }

    private static Cell nullable(FieldVector vector, Cell present) {
        return (row, out) -> {
            if (vector.isNull(row)) {
                out.writeNull();
            } else {
                present.write(row, out);
            }
        };
    }

    private static Cell cell(String name, FieldVector vector) {
        return switch (vector) {
            case BitVector v -> (row, out) -> out.writeBoolean(v.get(row) != 0);
            case SmallIntVector v -> (row, out) -> out.writeNumber(v.get(row));
            case IntVector v -> (row, out) -> out.writeNumber(v.get(row));
            case BigIntVector v -> (row, out) -> out.writeString(Long.toString(v.get(row)));
            case Float4Vector v -> (row, out) -> out.writeNumber(finite(name, (double) v.get(row)));
            case Float8Vector v -> (row, out) -> out.writeNumber(finite(name, v.get(row)));
            case DecimalVector v ->
                (row, out) -> out.writeString(v.getObject(row).toPlainString());
            case TimeStampMicroVector v -> (row, out) -> out.writeNumber(v.get(row));
            case TimeMicroVector v -> (row, out) -> out.writeNumber(v.get(row));
            case DateDayVector v -> (row, out) -> out.writeNumber(v.get(row));
            case VarCharVector v -> (row, out) -> writeText(v.get(row), out);
            case VarBinaryVector v -> (row, out) -> writeBytes(v.get(row), out);
            case FixedSizeBinaryVector v -> (row, out) -> writeText(uuid(v.get(row)), out);
            case FixedSizeListVector v -> (row, out) -> writeFloats(name, v, row, out);
            default -> throw new IllegalArgumentException("no JSON form for " + vector.getField());
        };
    }

    private static void writeText(byte[] utf8, JsonGenerator out) throws IOException {
        out.writeUTF8String(utf8, 0, utf8.length);
    }

    private static void writeBytes(byte[] bytes, JsonGenerator out) throws IOException {
        out.writeStartArray();
        for (byte b : bytes) {
            out.writeNumber(Byte.toUnsignedInt(b));
        }
        out.writeEndArray();
    }

    private static void writeFloats(String name, FixedSizeListVector list, int row, JsonGenerator out)
            throws IOException {
        Float4Vector elements = (Float4Vector) list.getDataVector();
        int start = row * list.getListSize();
        out.writeStartArray();
        for (int i = start; i < start + list.getListSize(); i++) {
            float element = elements.get(i);
            finite(name, element);
            out.writeNumber(element);
        }
        out.writeEndArray();
    }

    private static byte[] uuid(byte[] bytes) {
        byte[] text = new byte[36];
        int at = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                text[at++] = '-';
            }
            text[at++] = hex(bytes[i] >> 4);
            text[at++] = hex(bytes[i]);
        }
        return text;
    }

    private static byte hex(int nibble) {
        return HEX[nibble & 0xf];
    }

    private static double finite(String name, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new DbException(
                    ErrorCode.EXECUTION, "column '%s' holds %s, which JSON cannot represent".formatted(name, value));
        }
        return value;
    }
}
