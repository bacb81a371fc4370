package dev.kappa.gateway.analysis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * The keys of a relation: sets of columns of which no two rows agree at any moment, NULL counting as a value. The empty set
 * of columns is the key of a relation of at most one row. Only minimal keys are kept, and a bounded number of them.
 */
record KeySet(List<ImmutableBitSet> keys) {
    private static final int MOST = 48;
    static final KeySet NONE = new KeySet(List.of());

    static KeySet of(Collection<ImmutableBitSet> candidates) {
        List<ImmutableBitSet> sorted = new ArrayList<>(new HashSet<>(candidates));
        sorted.sort(Comparator.comparingInt(ImmutableBitSet::cardinality)
                .thenComparing(ImmutableBitSet::toList, KeySet::compare));
        List<ImmutableBitSet> minimal = new ArrayList<>();
        for (ImmutableBitSet key : sorted) {
            if (minimal.size() < MOST && minimal.stream().noneMatch(key::contains)) {
                minimal.add(key);
            }
        }
        return new KeySet(List.copyOf(minimal));
    }

    static KeySet of(ImmutableBitSet... candidates) {
        return of(List.of(candidates));
    }

    static KeySet singleRow() {
        return of(ImmutableBitSet.of());
    }

    /** Whether no two rows agree in these columns. */
    boolean isUnique(ImmutableBitSet columns) {
        return keys.stream().anyMatch(columns::contains);
    }

    KeySet and(KeySet other) {
        List<ImmutableBitSet> all = new ArrayList<>(keys);
        all.addAll(other.keys);
        return of(all);
    }

    KeySet and(ImmutableBitSet key) {
        return and(of(key));
    }

    KeySet map(Function<ImmutableBitSet, ImmutableBitSet> change) {
        return of(keys.stream().map(change).toList());
    }

    KeySet shift(int columns) {
        return map(k -> k.shift(columns));
    }

    /** Every key of this side with every key of the other. */
    KeySet times(KeySet other) {
        List<ImmutableBitSet> products = new ArrayList<>();
        keys.forEach(a -> other.keys.forEach(b -> products.add(a.union(b))));
        return of(products);
    }

    /** Columns that hold one value in all rows tell no rows apart. */
    KeySet without(ImmutableBitSet constant) {
        return constant.isEmpty() ? this : map(k -> k.except(constant));
    }

    /** In a key, a column may stand for another that always has the same value. */
    KeySet withEqual(Collection<int[]> pairs) {
        KeySet all = this;
        for (int[] pair : pairs) {
            all = all.and(all.swapped(pair[0], pair[1])).and(all.swapped(pair[1], pair[0]));
        }
        return all;
    }

    private KeySet swapped(int from, int to) {
        return of(keys.stream()
                .filter(k -> k.get(from))
                .map(k -> k.clear(from).set(to))
                .toList());
    }

    /** The keys whose columns all come out, by their positions in the output. */
    KeySet project(Map<Integer, List<Integer>> outputs) {
        List<ImmutableBitSet> projected = new ArrayList<>();
        for (ImmutableBitSet key : keys) {
            expand(key.toList(), outputs).ifPresent(projected::addAll);
        }
        return of(projected);
    }

    private static Optional<Set<ImmutableBitSet>> expand(List<Integer> key, Map<Integer, List<Integer>> outputs) {
        Set<ImmutableBitSet> partial = Set.of(ImmutableBitSet.of());
        for (int column : key) {
            Set<ImmutableBitSet> next = new HashSet<>();
            for (int output : outputs.getOrDefault(column, List.of())) {
                partial.forEach(p -> next.add(p.set(output)));
            }
            if (next.isEmpty()) {
                return Optional.empty();
            }
            partial = next.size() > MOST ? Set.of(next.iterator().next()) : next;
        }
        return Optional.of(partial);
    }

    private static int compare(List<Integer> a, List<Integer> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            if (!a.get(i).equals(b.get(i))) {
                return Integer.compare(a.get(i), b.get(i));
            }
        }
        return Integer.compare(a.size(), b.size());
    }
}
