package org.kalamdb.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.kalamdb.crash.KillOrder.When;
import org.kalamdb.crash.KillSite.Moment;

/// The kills of a run, in the order that a seed gives.
final class KillPlan {
    private static final int RANDOM_KILLS = 6;
    private static final int BOOTSTRAP_KILLS = 3;
    private static final int MOST_MICROS = 200;
    private static final List<When> MOMENTS = List.of(When.values());

    private KillPlan() {}

    /// A kill to come.
    ///
    /// @param order null for a kill at a random moment
    record Kill(Moment moment, @Nullable KillOrder order) {
        /// The same at the first arrival, after none came so far.
        Kill sooner() {
            if (order == null) {
                return this;
            }
            return new Kill(
                    moment, new KillOrder(order.site(), order.when(), 1, order.micros(), order.armedFromStart()));
        }

        @Override
        public String toString() {
            return order == null
                    ? "at random"
                    : order.when() + " " + order.site() + ", arrival " + order.arrival() + ", " + moment;
        }
    }

    /// Every site once, main ones before, inside and after; then random moments.
    static List<Kill> suite(List<KillSite> sites, Random random) {
        List<Kill> kills = new ArrayList<>();
        for (KillSite site : sites) {
            switch (site.weight()) {
                case MAIN -> MOMENTS.forEach(when -> add(site, when, random, kills));
                case OTHER -> add(site, MOMENTS.get(random.nextInt(MOMENTS.size())), random, kills);
            }
        }
        for (int i = 0; i < BOOTSTRAP_KILLS; i++) {
            add(KillSite.BOOTSTRAP, MOMENTS.get(i), random, kills);
        }
        for (int i = 0; i < RANDOM_KILLS; i++) {
            kills.add(new Kill(Moment.LOAD, null));
        }
        Collections.shuffle(kills, random);
        return kills;
    }

    /// As many as asked for: every site before, inside and after, again and again, and random moments.
    static List<Kill> ofLength(int count, List<KillSite> sites, Random random) {
        List<Kill> kills = new ArrayList<>();
        while (kills.size() < count) {
            List<Kill> all = new ArrayList<>();
            for (KillSite site : sites) {
                MOMENTS.forEach(when -> add(site, when, random, all));
            }
            MOMENTS.forEach(when -> add(KillSite.BOOTSTRAP, when, random, all));
            for (int i = 0; i < all.size() / 8; i++) {
                all.add(new Kill(Moment.LOAD, null));
            }
            Collections.shuffle(all, random);
            kills.addAll(all);
        }
        return kills.subList(0, count);
    }

    private static void add(KillSite site, When when, Random random, List<Kill> kills) {
        boolean fromStart = site.moment() == Moment.START || site.moment() == Moment.FIRST_START;
        if (site.moment() != Moment.NEVER) {
            int arrival = 1 + random.nextInt(site.arrivals());
            int micros = random.nextInt(MOST_MICROS + 1);
            kills.add(new Kill(site.moment(), new KillOrder(site.name(), when, arrival, micros, fromStart)));
        }
    }
}
