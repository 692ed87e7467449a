package org.kalamdb.common.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;

class JsonTest {
    private final Json json =
            new Json(List.of(new JsonForm<>(Shape.class, JsonTest::shapeForm, JsonTest::shapeOfForm)));

    sealed interface Shape {}

    record Circle(int radius) implements Shape {}

    enum Named implements Shape {
        UNIT
    }

    record Drawing(String title, @Nullable String note, byte[] data, List<Shape> shapes, long count) {
        boolean isLarge() {
            return count > 100;
        }

        String getOwner() {
            return "nobody";
        }
    }

    private static Object shapeForm(Shape shape) {
        return switch (shape) {
            case Circle circle -> circle.radius();
            case Named named -> named.name();
        };
    }

    private static Shape shapeOfForm(Object form) {
        return form instanceof Integer radius ? new Circle(radius) : Named.valueOf(form.toString());
    }

    @Test
    void recordBecomesAnObjectOfItsComponents() {
        Drawing drawing = new Drawing("d", null, new byte[] {1, 2}, List.of(new Circle(3), Named.UNIT), 7);

        assertThat(json.writeText(drawing))
                .isEqualTo("{\"title\":\"d\",\"note\":null,\"data\":\"AQI=\",\"shapes\":[3,\"UNIT\"],\"count\":7}");
    }

    @Test
    void recordComesBack() {
        Drawing drawing = new Drawing("ä", "n", new byte[] {-1}, List.of(new Circle(3), Named.UNIT), 7);

        assertThat(json.read(json.write(drawing), Drawing.class))
                .usingRecursiveComparison()
                .isEqualTo(drawing);
    }

    @Test
    void unknownPropertiesAreIgnoredAndMissingOnesAreEmpty() {
        Drawing drawing = json.read("{\"title\":\"d\",\"colour\":\"red\"}", Drawing.class);

        assertThat(drawing.title()).isEqualTo("d");
        assertThat(drawing.note()).isNull();
        assertThat(drawing.count()).isZero();
    }

    @Test
    void brokenTextIsCorruptionOfTheNamedType() {
        for (String broken : List.of("", "{", "null", "[]", "{\"shapes\":[\"CUBE\"]}")) {
            assertThatThrownBy(() -> json.read(broken, Drawing.class))
                    .as(broken)
                    .isInstanceOf(DbException.class)
                    .hasMessageContaining("Drawing");
        }
    }
}
