package org.kalamdb.crash;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SeqOrderTest {
    private final SeqOrder order = new SeqOrder();

    @Test
    void writesAtTheSameTimeMayHaveAnyOrder() {
        order.add(new SeqOrder.Row("a", 1, 4, 20));
        order.add(new SeqOrder.Row("b", 2, 3, 10));
        order.add(new SeqOrder.Row("c", 5, 6, 30));
        assertThatCode(() -> order.check("now")).doesNotThrowAnyException();
    }

    @Test
    void laterWriteNeedsTheGreaterNumber() {
        order.add(new SeqOrder.Row("a", 1, 2, 20));
        order.add(new SeqOrder.Row("b", 3, 4, 10));
        assertThatThrownBy(() -> order.check("now"))
                .hasMessageContaining("now: Row[name=b")
                .hasMessageContaining("Row[name=a");
    }

    @Test
    void writeWithoutAnswerIsOnlyKnownToComeAfterOthers() {
        order.add(new SeqOrder.Row("a", 1, 2, 10));
        order.add(new SeqOrder.Row("lost", 3, Long.MAX_VALUE, 30));
        order.add(new SeqOrder.Row("b", 4, 5, 20));
        assertThatCode(() -> order.check("now")).doesNotThrowAnyException();
        order.add(new SeqOrder.Row("early", 6, Long.MAX_VALUE, 15));
        assertThatThrownBy(() -> order.check("now")).isInstanceOf(AssertionError.class);
    }
}
