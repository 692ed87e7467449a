package org.kalamdb.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.kalamdb.model.DataType;
import org.kalamdb.model.Role;
import org.kalamdb.sql.ResultColumn;
import org.kalamdb.sql.SqlResponse;
import org.kalamdb.sql.StatementResult;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.JsonCells;

/// Writes the response envelope of the SQL endpoint (`http-api.md` §8.4). Rows are pulled batch by
/// batch while they are written. Stateless.
final class Envelope {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .build();
    private static final Set<String> SECRET_COLUMNS = Set.of("credentials", "password_hash");

    private Envelope() {}

    /// Whether the response is the streamed form of a single row result, which carries `"error":null`.
    static boolean isSingleRowResult(SqlResponse response) {
        return response.results().size() == 1 && response.results().getFirst() instanceof StatementResult.Rows;
    }

    /// Writes a whole success.
    ///
    /// @param caller    secrets are masked for roles that are not admins
    /// @param tookNanos nanoseconds since the request came in, asked at the end
    /// @throws org.kalamdb.common.DbException when pulling rows fails
    static void writeSuccess(SqlResponse response, Role caller, LongSupplier tookNanos, OutputStream target)
            throws IOException {
        try (JsonGenerator out = FACTORY.createGenerator(target)) {
            out.writeStartObject();
            out.writeStringField("status", "success");
            out.writeArrayFieldStart("results");
            for (StatementResult result : response.results()) {
                writeResult(result, caller, out);
            }
            out.writeEndArray();
            writeTook(tookNanos.getAsLong(), out);
            if (isSingleRowResult(response)) {
                out.writeNullField("error");
            }
            out.writeEndObject();
        }
    }

    /// A whole failure.
    static Buffer failure(WireError error, long tookNanos) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("status", "error");
            out.writeArrayFieldStart("results");
            out.writeEndArray();
            writeTook(tookNanos, out);
            out.writeObjectFieldStart("error");
            out.writeStringField("code", error.code());
            out.writeStringField("message", error.message());
            if (error.details() != null) {
                out.writeStringField("details", error.details());
            }
            out.writeEndObject();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    private static void writeResult(StatementResult result, Role caller, JsonGenerator out) throws IOException {
        out.writeStartObject();
        switch (result) {
            case StatementResult.Rows rows -> writeRows(rows, caller, out);
            case StatementResult.Changed changed -> {
                out.writeNumberField("row_count", changed.count());
                out.writeStringField("message", changed.change().verb() + " " + changed.count() + " row(s)");
            }
            case StatementResult.Message message -> {
                out.writeNumberField("row_count", message.rowCount());
                out.writeStringField("message", message.text());
            }
        }
        out.writeStringField("as_user", result.asUser().value());
        out.writeEndObject();
    }

    private static void writeRows(StatementResult.Rows result, Role caller, JsonGenerator out) throws IOException {
        List<String> names = result.columns().stream().map(ResultColumn::name).toList();
        writeSchema(result.columns(), out);
        JsonCells cells = new JsonCells(names, caller.isAdmin() ? Set.of() : secrets(names));
        long rowCount = 0;
        out.writeArrayFieldStart("rows");
        BatchCursor cursor = result.rows();
        for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
            try (Batch owned = batch) {
                cells.writeRows(owned, out);
                rowCount += owned.selectedCount();
            }
        }
        out.writeEndArray();
        out.writeNumberField("row_count", rowCount);
    }

    private static void writeSchema(List<ResultColumn> columns, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("schema");
        for (int i = 0; i < columns.size(); i++) {
            ResultColumn column = columns.get(i);
            out.writeStartObject();
            out.writeStringField("name", column.name());
            out.writeFieldName("data_type");
            writeType(column.type(), out);
            out.writeNumberField("index", i);
            if (!column.flags().isEmpty()) {
                writeFlags(column.flags(), out);
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeFlags(Set<ResultColumn.Flag> flags, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("flags");
        for (ResultColumn.Flag flag : ResultColumn.Flag.values()) {
            if (flags.contains(flag)) {
                out.writeString(flag.wireName());
            }
        }
        out.writeEndArray();
    }

    private static void writeType(DataType type, JsonGenerator out) throws IOException {
        switch (type) {
            case DataType.Simple simple -> out.writeString(simple.wireName());
            case DataType.Interval interval -> out.writeString(interval.sqlName());
            case DataType.Embedding embedding -> {
                out.writeStartObject();
                out.writeNumberField("Embedding", embedding.dimension());
                out.writeEndObject();
            }
            case DataType.Decimal decimal -> {
                out.writeStartObject();
                out.writeObjectFieldStart("Decimal");
                out.writeNumberField("precision", decimal.precision());
                out.writeNumberField("scale", decimal.scale());
                out.writeEndObject();
                out.writeEndObject();
            }
        }
    }

    /// Milliseconds with three decimals.
    private static void writeTook(long nanos, JsonGenerator out) throws IOException {
        out.writeNumberField("took", BigDecimal.valueOf(nanos / 1000, 3));
    }

    private static Set<String> secrets(List<String> names) {
        return names.stream()
                .filter(name -> SECRET_COLUMNS.contains(name.toLowerCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }
}
