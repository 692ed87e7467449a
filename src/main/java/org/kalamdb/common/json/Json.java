package org.kalamdb.common.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Writes records as JSON objects and reads them back. A record's components are the properties,
/// whatever other methods it has; `byte[]` is base64 text. Properties that a record does not have are
/// ignored and missing ones are null, zero or false, so that a record may gain components. Safe for any
/// number of threads.
public final class Json {
    private final ObjectMapper mapper;

    /// @param forms the types that are not to be written as records
    public Json(List<JsonForm<?>> forms) {
        SimpleModule module = new SimpleModule("forms");
        forms.forEach(form -> register(module, form));
        mapper = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .visibility(PropertyAccessor.ALL, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
                .addModule(module)
                .build();
    }

    private static <T> void register(SimpleModule module, JsonForm<T> form) {
        module.addSerializer(form.type(), new StdDelegatingSerializer(form.type(), new StdConverter<T, Object>() {
            @Override
            public Object convert(T value) {
                return form.write().apply(value);
            }
        }));
        module.addDeserializer(form.type(), new StdDelegatingDeserializer<>(new StdConverter<Object, T>() {
            @Override
            public T convert(Object plain) {
                return form.read().apply(plain);
            }
        }));
    }

    /// The JSON text of a record, UTF-8, without line breaks.
    public byte[] write(Object value) {
        return writeText(value).getBytes(StandardCharsets.UTF_8);
    }

    /// The JSON text of a record, without line breaks.
    public String writeText(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException cause) {
            throw new DbException(
                    ErrorCode.INTERNAL, value.getClass().getSimpleName() + " cannot be written as JSON", cause);
        }
    }

    /// The JSON text of a record, UTF-8, indented for people.
    public byte[] writePretty(Object value) {
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
        } catch (JsonProcessingException cause) {
            throw new DbException(
                    ErrorCode.INTERNAL, value.getClass().getSimpleName() + " cannot be written as JSON", cause);
        }
    }

    /// The record in a JSON text.
    ///
    /// @throws DbException CORRUPTION when the text is no such record
    public <T> T read(byte[] json, Class<T> type) {
        try {
            return required(mapper.readValue(json, type), type);
        } catch (IOException | RuntimeException cause) {
            throw unreadable(type, cause);
        }
    }

    /// The record in a JSON text.
    ///
    /// @throws DbException CORRUPTION when the text is no such record
    public <T> T read(String json, Class<T> type) {
        return read(json.getBytes(StandardCharsets.UTF_8), type);
    }

    private static <T> T required(@Nullable T value, Class<T> type) {
        if (value == null) {
            throw new IllegalArgumentException("JSON null is no " + type.getSimpleName());
        }
        return value;
    }

    private static DbException unreadable(Class<?> type, Exception cause) {
        return new DbException(ErrorCode.CORRUPTION, "stored JSON is no valid " + type.getSimpleName(), cause);
    }
}
