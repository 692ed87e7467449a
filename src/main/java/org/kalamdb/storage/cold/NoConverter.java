package org.kalamdb.storage.cold;

import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;

/// A converter that converts nothing: Parquet's column readers insist on one, also when their values are
/// taken one by one.
final class NoConverter extends GroupConverter {
    private final GroupType type;

    private NoConverter(GroupType type) {
        this.type = type;
    }

    /// Readers for the columns of `pages`.
    ///
    /// @param createdBy of the file's footer; Parquet works around the bugs of old writers
    static ColumnReadStoreImpl readers(PageReadStore pages, MessageType fileSchema, String createdBy) {
        return new ColumnReadStoreImpl(pages, new NoConverter(fileSchema), fileSchema, createdBy);
    }

    @Override
    public Converter getConverter(int index) {
        return type.getType(index).isPrimitive()
                ? new PrimitiveConverter() {}
                : new NoConverter(type.getType(index).asGroupType());
    }

    @Override
    public void start() {
        // nothing is converted
    }

    @Override
    public void end() {
        // nothing is converted
    }
}
