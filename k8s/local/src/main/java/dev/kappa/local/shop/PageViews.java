package dev.kappa.local.shop;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Derives the page views from the history: from the first four bytes {@code h} of the md5 of {@code seed|invoice|line} of each
 * line of a known customer's order,
 *
 * <ul>
 *   <li>as many views of its product as {@code h mod 8} says (0 to 3: none, 4 to 6: one, 7: two), the n-th (from 0)
 *       {@code 60 + (h / 8 mod 3600) + 900 n} seconds before the order;
 *   <li>and where {@code h / 65536 mod 16 = 0} one view {@code 3 hours + (h / 256 mod 36000)} seconds after it, that leads to no
 *       order.
 * </ul>
 *
 * To all of them {@code h mod 1000} milliseconds are added. They are sorted by time, then invoice, line and n (the one after the
 * order is 2), and numbered from 1. The rule is arithmetic on purpose: the oracle derives the same in plain SQL.
 */
final class PageViews {
    static final String SEED = "kappa";

    private PageViews() {}

    private record Draft(RetailLine line, int n, LocalDateTime time) {}

    static List<PageView> of(List<RetailLine> lines) {
        MessageDigest md5 = md5();
        List<Draft> drafts = new ArrayList<>(300_000);
        for (RetailLine line : lines) {
            if (line.isCancellation()
                    || line.isBookAdjustment()
                    || line.customerId().isEmpty()) {
                continue;
            }
            addDrafts(line, hash(md5, SEED + '|' + line.invoiceNo() + '|' + line.lineNo()), drafts);
        }
        drafts.sort(Comparator.comparing(Draft::time)
                .thenComparing(draft -> draft.line().invoiceNo())
                .thenComparing(draft -> draft.line().lineNo())
                .thenComparing(Draft::n));
        List<PageView> views = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            RetailLine line = draft.line();
            views.add(new PageView(
                    views.size() + 1L,
                    line.customerId().orElseThrow(),
                    line.stockCode(),
                    line.country(),
                    draft.time()));
        }
        return views;
    }

    private static void addDrafts(RetailLine line, long hash, List<Draft> drafts) {
        LocalDateTime time = line.time().plus(hash % 1000, ChronoUnit.MILLIS);
        int before = hash % 8 < 4 ? 0 : hash % 8 < 7 ? 1 : 2;
        for (int n = 0; n < before; n++) {
            drafts.add(new Draft(line, n, time.minusSeconds(60 + hash / 8 % 3600 + 900L * n)));
        }
        if (hash / 65536 % 16 == 0) {
            drafts.add(new Draft(line, 2, time.plusSeconds(3 * 3600 + hash / 256 % 36000)));
        }
    }

    private static long hash(MessageDigest md5, String text) {
        byte[] digest = md5.digest(text.getBytes(StandardCharsets.UTF_8));
        return (digest[0] & 0xffL) << 24 | (digest[1] & 0xffL) << 16 | (digest[2] & 0xffL) << 8 | digest[3] & 0xffL;
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
