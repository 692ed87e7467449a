package org.kalamdb.storage.cold;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableSchema;

/// Where each wanted column comes from: a field of the file, a constant, or the row's position.
/// Immutable.
final class SegmentProjection {
    /// A field and the output columns that it fills.
    ///
    /// @param id        of the field
    /// @param dimension of an embedding, 0 for everything else
    record Field(int id, ColumnDescriptor column, int dimension, List<Output> outputs) {}

    /// @param index  of the output column
    /// @param stored the type of the field's values
    /// @param wanted the type of the output's values
    /// @param source what of the values is wanted
    record Output(int index, DataType stored, DataType wanted, Source source) {
        /// Whether the output's values are the field's own.
        boolean isStored() {
            return source == Source.VALUE && stored.equals(wanted);
        }

        /// How Parquet's column reader is read.
        FieldReading reading() {
            return switch (source) {
                case VALUE -> FieldReading.of(stored, wanted);
                case MILLIS -> FieldReading.ofUpdated();
            };
        }
    }

    /// What of a field's values becomes the output.
    enum Source {
        /// The value, widened where the column's type was.
        VALUE,
        /// The time in a `_seq`.
        MILLIS
    }

    /// A column with the same value in every row.
    record Constant(int index, @Nullable Object value) {}

    private final SegmentTail tail;
    private final TableDef table;
    private final TableSchema stored;
    private final List<DataType> types = new ArrayList<>();
    private final Map<Type, Field> fields = new LinkedHashMap<>();
    private final List<Constant> constants = new ArrayList<>();
    private final List<Integer> positions = new ArrayList<>();

    SegmentProjection(SegmentTail tail, TableDef table, List<Integer> columnIds) {
        this.tail = tail;
        this.table = table;
        this.stored = table.schema(tail.segment().schemaVersion());
        for (int id : columnIds) {
            types.add(table.schema().typeOf(id));
            Optional<SystemColumn> system = SystemColumn.ofId(id);
            if (system.isPresent()) {
                addSystem(types.size() - 1, system.get());
            } else {
                addDeclared(types.size() - 1, id);
            }
        }
    }

    private void addSystem(int index, SystemColumn column) {
        switch (column) {
            case SEQ ->
                addField(SegmentSchema.SEQ_FIELD_ID, new Output(index, DataType.BIGINT, DataType.BIGINT, Source.VALUE));
            case UPDATED ->
                addField(
                        SegmentSchema.SEQ_FIELD_ID,
                        new Output(index, DataType.BIGINT, DataType.TIMESTAMP, Source.MILLIS));
            case DELETED ->
                addField(
                        SegmentSchema.DELETED_FIELD_ID,
                        new Output(index, DataType.BOOLEAN, DataType.BOOLEAN, Source.VALUE));
            case SEGMENT ->
                constants.add(new Constant(index, tail.segment().id().value()));
            case POSITION -> positions.add(index);
        }
    }

    private void addDeclared(int index, int id) {
        int ordinal = stored.indexOfId(id);
        if (ordinal < 0) {
            constants.add(new Constant(index, table.valueBefore(id)));
            return;
        }
        DataType type = stored.columns().get(ordinal).type();
        addField(id, new Output(index, type, types.get(index), Source.VALUE));
    }

    private void addField(int fieldId, Output output) {
        Type type = tail.fields().get(fieldId);
        if (type == null) {
            throw new IllegalArgumentException("the file has no field " + fieldId);
        }
        Field field = fields.get(type);
        List<Output> outputs = new ArrayList<>();
        if (field != null) {
            outputs.addAll(field.outputs());
        }
        outputs.add(output);
        ColumnDescriptor column = chunks(fieldId).getFirst().column;
        int dimension = dimension(types.get(output.index()));
        fields.put(type, new Field(fieldId, column, dimension, List.copyOf(outputs)));
    }

    private List<ColumnChunk> chunks(int fieldId) {
        return Objects.requireNonNull(tail.chunks().get(fieldId), "a field without a column");
    }

    private static int dimension(DataType type) {
        return type instanceof DataType.Embedding embedding ? embedding.dimension() : 0;
    }

    /// The output columns' types.
    List<DataType> types() {
        return types;
    }

    List<Field> fields() {
        return List.copyOf(fields.values());
    }

    List<Constant> constants() {
        return constants;
    }

    /// The output columns that hold the row's position.
    List<Integer> positions() {
        return positions;
    }

    /// The schema with which the file is to be read.
    MessageType fileSchema() {
        return new MessageType("segment", List.copyOf(fields.keySet()));
    }
}
