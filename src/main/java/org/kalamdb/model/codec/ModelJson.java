package org.kalamdb.model.codec;

import java.util.List;
import org.kalamdb.common.json.Json;
import org.kalamdb.common.json.JsonForm;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;

/// The stored form of the model's records: tables, namespaces, storages, users, jobs, audit entries,
/// segments. Each is a JSON object of its components; a [DataType] has its wire form
/// ([DataTypeForm]), a [DefaultValue] a self-describing one ([DefaultValueForm]), so a literal comes
/// back as the Java class it had.
///
/// A component that is added to a record later reads as null, zero or false from older bytes. Safe for
/// any number of threads.
public final class ModelJson {
    private static final Json JSON = new Json(List.of(
            new JsonForm<>(DataType.class, DataTypeForm::write, DataTypeForm::read),
            new JsonForm<>(DefaultValue.class, DefaultValueForm::write, DefaultValueForm::read)));

    private ModelJson() {}

    /// A record's JSON, UTF-8.
    public static byte[] write(Object value) {
        return JSON.write(value);
    }

    /// A record's JSON.
    public static String writeText(Object value) {
        return JSON.writeText(value);
    }

    /// The record of its JSON.
    ///
    /// @throws org.kalamdb.common.DbException CORRUPTION when the bytes are no such record
    public static <T> T read(byte[] json, Class<T> type) {
        return JSON.read(json, type);
    }
}
