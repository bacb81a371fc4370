package dev.kappa.local.shop;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Everything that ever happens in the shop, in the order of time. What happens at the same instant comes in the order price file,
 * page view, transaction.
 */
final class Timeline {
    private final List<Event> events;
    private final int transactions;
    private final long views;

    private Timeline(List<Event> events, int transactions, long views) {
        this.events = events;
        this.transactions = transactions;
        this.views = views;
    }

    /** What comes through one of the three doors. */
    sealed interface Event {
        LocalDateTime time();

        /** Whether an earlier run has brought it in. */
        boolean isIn(Doors doors);

        void enter(Doors doors) throws Exception;
    }

    /** Is not waited for: the last ones are of days long after the last order. */
    record PriceFileArrives(PriceFile file) implements Event {
        @Override
        public LocalDateTime time() {
            return file.time();
        }

        @Override
        public boolean isIn(Doors doors) {
            return doors.prices().has(file);
        }

        @Override
        public void enter(Doors doors) throws InterruptedException {
            doors.prices().put(file);
            doors.progress().arrived();
        }
    }

    record PageViewed(PageView view) implements Event {
        @Override
        public LocalDateTime time() {
            return view.time();
        }

        @Override
        public boolean isIn(Doors doors) {
            return view.viewId() <= doors.pageViews().position();
        }

        @Override
        public void enter(Doors doors) {
            doors.pageViews().send(view);
            doors.progress().viewed();
        }
    }

    /** @param number of the transaction, from 0 */
    record TransactionCommits(long number, ShopTransaction transaction) implements Event {
        @Override
        public LocalDateTime time() {
            return transaction.time();
        }

        @Override
        public boolean isIn(Doors doors) {
            return number < doors.database().position();
        }

        @Override
        public void enter(Doors doors) throws Exception {
            doors.database().write(number, transaction);
            doors.progress().committed(transaction);
        }
    }

    /** Where events enter, and who counts them. */
    record Doors(DatabaseDoor database, PageViewTopic pageViews, BucketDoor prices, Progress progress) {}

    static Timeline ofTheShop() throws IOException {
        return of(RetailFile.lines());
    }

    static Timeline of(List<RetailLine> lines) {
        List<Event> events = new ArrayList<>();
        PriceFiles.of(lines).forEach(file -> events.add(new PriceFileArrives(file)));
        List<PageView> views = PageViews.of(lines);
        views.forEach(view -> events.add(new PageViewed(view)));
        List<ShopTransaction> transactions = History.of(lines);
        for (int i = 0; i < transactions.size(); i++) {
            events.add(new TransactionCommits(i, transactions.get(i)));
        }
        events.sort(Comparator.comparing(Event::time)); // stable: keeps the order of the doors and within each
        return new Timeline(events, transactions.size(), views.size());
    }

    List<Event> events() {
        return events;
    }

    int transactions() {
        return transactions;
    }

    long views() {
        return views;
    }
}
