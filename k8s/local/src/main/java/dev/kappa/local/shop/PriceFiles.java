package dev.kappa.local.shop;

import dev.kappa.local.shop.PriceFile.Price;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Derives the supplier's price files from the history: for every day the products whose median unit price of that day (of two
 * middle ones the lower) is not the one of the last file that had them.
 */
final class PriceFiles {
    /** After the end of the history: their watermark lets every waiting view of a page find its price. */
    private static final List<LocalDate> CLOSING_DAYS = List.of(LocalDate.of(2011, 12, 31), LocalDate.of(2012, 1, 31));

    private PriceFiles() {}

    static List<PriceFile> of(List<RetailLine> lines) {
        Map<LocalDate, Map<String, List<BigDecimal>>> days = new TreeMap<>();
        for (RetailLine line : lines) {
            if (line.hasPrice() && !line.isCancellation()) {
                days.computeIfAbsent(line.time().toLocalDate(), none -> new TreeMap<>())
                        .computeIfAbsent(line.stockCode(), none -> new ArrayList<>(4))
                        .add(line.unitPrice());
            }
        }
        Map<String, BigDecimal> last = new HashMap<>();
        List<PriceFile> files = new ArrayList<>(days.size() + 2);
        days.forEach((day, prices) -> files.add(new PriceFile(day, changed(prices, last))));
        for (LocalDate day : CLOSING_DAYS) {
            files.add(new PriceFile(day, List.of(new Price("POST", last.get("POST")))));
        }
        return files;
    }

    private static List<Price> changed(Map<String, List<BigDecimal>> prices, Map<String, BigDecimal> last) {
        List<Price> changed = new ArrayList<>();
        prices.forEach((stockCode, ofDay) -> {
            Collections.sort(ofDay);
            BigDecimal median = ofDay.get((ofDay.size() - 1) / 2);
            BigDecimal before = last.put(stockCode, median);
            if (before == null || before.compareTo(median) != 0) {
                changed.add(new Price(stockCode, median));
            }
        });
        return changed;
    }
}
