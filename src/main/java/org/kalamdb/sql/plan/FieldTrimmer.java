package org.kalamdb.sql.plan;

import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;

/// Leaves out unused columns. Calcite's own knows only plain counts of rows, not those WITH TIES. Public, since
/// Calcite finds the methods by reflection.
public final class FieldTrimmer extends RelFieldTrimmer {
    FieldTrimmer(RelBuilder builder) {
        super(null, builder);
    }

    @Override
    public TrimResult trimFields(Sort sort, ImmutableBitSet fieldsUsed, Set<RelDataTypeField> extraFields) {
        if (!(sort.fetch instanceof RexCall fetch)) {
            return super.trimFields(sort, fieldsUsed, extraFields);
        }
        RexNode plain = fetch.getOperands().getFirst();
        TrimResult trimmed = super.trimFields(
                sort.copy(sort.getTraitSet(), sort.getInput(), sort.getCollation(), sort.offset, plain),
                fieldsUsed,
                extraFields);
        return trimmed.left instanceof Sort below
                ? result(
                        below.copy(below.getTraitSet(), below.getInput(), below.getCollation(), below.offset, fetch),
                        trimmed.right)
                : super.trimFields((RelNode) sort, fieldsUsed, extraFields);
    }
}
