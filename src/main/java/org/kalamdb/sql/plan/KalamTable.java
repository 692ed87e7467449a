package org.kalamdb.sql.plan;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptSchema;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelDistribution;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelReferentialConstraint;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlAccessType;
import org.apache.calcite.sql.validate.SqlModality;
import org.apache.calcite.sql.validate.SqlMonotonicity;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableSchema;

/// A table as Calcite sees it: its columns in the order of `SELECT *`, then the hidden ones that the
/// statement names.
final class KalamTable extends Prepare.AbstractPreparingTable {
    private static final double ASSUMED_ROWS = 1000;

    private final Relation relation;
    private final List<TableColumn> columns;
    private final RelDataType rowType;
    private final Function<RelOptCluster, RelNode> algebra;
    private final Handle handle = new Handle();

    /// A column of the row type.
    ///
    /// @param id declared or system column id; the position for a system table
    record TableColumn(String name, int id, DataType type, boolean nullable) {}

    KalamTable(Relation relation, HiddenColumns hidden) {
        this.relation = relation;
        this.columns = switch (relation) {
            case Relation.Stored stored -> storedColumns(stored.table().schema(), hidden);
            case Relation.Virtual virtual -> virtualColumns(virtual);
            case Relation.Shared _ -> throw new IllegalArgumentException("a shared query needs its columns");
            case Relation.View view -> throw new IllegalArgumentException(view.name() + " needs its query");
        };
        this.algebra = cluster -> new KalamScan(cluster, this, false);
        RelDataTypeFactory.Builder builder = KalamTypeFactory.INSTANCE.builder();
        for (TableColumn column : columns) {
            builder.add(column.name(), KalamTypeFactory.INSTANCE.toRel(column.type(), column.nullable()));
        }
        this.rowType = builder.build();
    }

    /// A view.
    ///
    /// @param rowType of its query
    /// @param algebra makes its query, anew for every place that names the view
    KalamTable(Relation.View view, RelDataType rowType, Function<RelOptCluster, RelNode> algebra) {
        this.relation = view;
        this.rowType = rowType;
        this.algebra = algebra;
        this.columns = columns(rowType);
    }

    /// The rows of a query that is computed once.
    KalamTable(Relation.Shared shared, RelDataType rowType) {
        this.relation = shared;
        this.rowType = rowType;
        this.algebra = cluster -> new KalamScan(cluster, this, false);
        this.columns = columns(rowType);
    }

    private static List<TableColumn> columns(RelDataType rowType) {
        return rowType.getFieldList().stream()
                .map(field -> new TableColumn(
                        field.getName(),
                        field.getIndex(),
                        KalamTypeFactory.toData(field.getType()),
                        field.getType().isNullable()))
                .toList();
    }

    private static List<TableColumn> storedColumns(TableSchema schema, HiddenColumns hidden) {
        List<TableColumn> columns = new ArrayList<>(schema.columns().size() + 4);
        for (Column column : schema.columns()) {
            columns.add(new TableColumn(column.name(), column.id(), column.type(), column.nullable()));
        }
        columns.add(system(SystemColumn.SEQ));
        columns.add(system(SystemColumn.DELETED));
        for (SystemColumn column : hidden.exposed()) {
            columns.add(system(column));
        }
        return List.copyOf(columns);
    }

    private static TableColumn system(SystemColumn column) {
        return new TableColumn(column.columnName(), column.id(), column.type(), false);
    }

    private static List<TableColumn> virtualColumns(Relation.Virtual virtual) {
        List<TableColumn> columns = new ArrayList<>(virtual.columns().size());
        for (Relation.VirtualColumn column : virtual.columns()) {
            columns.add(new TableColumn(column.name(), columns.size(), column.type(), column.nullable()));
        }
        return List.copyOf(columns);
    }

    Table handle() {
        return handle;
    }

    Relation relation() {
        return relation;
    }

    /// In the order of the row type.
    List<TableColumn> columns() {
        return columns;
    }

    @Override
    public List<String> getQualifiedName() {
        return ImmutableList.of(relation.name().namespace(), relation.name().table());
    }

    @Override
    public RelDataType getRowType() {
        return rowType;
    }

    @Override
    public RelNode toRel(RelOptTable.ToRelContext context) {
        return algebra.apply(context.getCluster());
    }

    @Override
    public double getRowCount() {
        return ASSUMED_ROWS;
    }

    /// The primary key, when there is one; STREAM tables may hold an event twice.
    @Override
    public List<ImmutableBitSet> getKeys() {
        if (!(relation instanceof Relation.Stored stored) || !ScanOrder.isKeyed(stored.table())) {
            return ImmutableList.of();
        }
        ImmutableBitSet.Builder key = ImmutableBitSet.builder();
        TableSchema schema = stored.table().schema();
        schema.keyIds().forEach(id -> key.set(schema.indexOfId(id)));
        return ImmutableList.of(key.build());
    }

    @Override
    public boolean isKey(ImmutableBitSet candidate) {
        return getKeys().stream().anyMatch(candidate::contains);
    }

    @Override
    public @Nullable RelOptSchema getRelOptSchema() {
        return null;
    }

    @Override
    public @Nullable List<RelCollation> getCollationList() {
        return null;
    }

    @Override
    public @Nullable RelDistribution getDistribution() {
        return null;
    }

    @Override
    public @Nullable List<RelReferentialConstraint> getReferentialConstraints() {
        return null;
    }

    @Override
    public @Nullable Expression getExpression(@SuppressWarnings("rawtypes") Class type) {
        return null;
    }

    @Override
    protected RelOptTable extend(Table extended) {
        throw Unsupported.construct("EXTEND");
    }

    @Override
    public SqlMonotonicity getMonotonicity(String column) {
        return SqlMonotonicity.NOT_MONOTONIC;
    }

    @Override
    public SqlAccessType getAllowedAccess() {
        return SqlAccessType.READ_ONLY;
    }

    @Override
    public boolean supportsModality(SqlModality modality) {
        return modality == SqlModality.RELATION;
    }

    @Override
    public boolean isTemporal() {
        return false;
    }

    @Override
    public <C> @Nullable C unwrap(Class<C> type) {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        return type.isInstance(handle) ? type.cast(handle) : null;
    }

    /// What Calcite's schemas give out for this table.
    private final class Handle extends AbstractTable {
        @Override
        public RelDataType getRowType(RelDataTypeFactory factory) {
            return rowType;
        }

        @Override
        public <C> @Nullable C unwrap(Class<C> type) {
            return type.isInstance(KalamTable.this) ? type.cast(KalamTable.this) : super.unwrap(type);
        }
    }
}
