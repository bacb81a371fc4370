package dev.kappa.redeploy.controller;

import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A seeded bug: it stands between the controller and what the controller acts through, and answers, acts or plans wrongly. Without anything
 * said it changes nothing.
 */
final class Sabotage {
    /** The truth about one call, and the power not to tell it. */
    interface Call {
        /** Lets the call have its effect. */
        Object truth();

        /** The same with other arguments. */
        Object truthOf(Object... arguments);

        Object argument(int index);

        /** What the call is made to. */
        Object door();
    }

    /** What is done, and answered, instead. */
    interface Lie {
        Object tell(Call call);
    }

    private final Map<String, Lie> lies = new HashMap<>();
    private UnaryOperator<List<Step>> plan = UnaryOperator.identity();
    private boolean unfenced;

    /** @param method interface and name, such as {@code Log.groupOffsets} */
    Sabotage at(String method, Lie lie) {
        lies.put(method, lie);
        return this;
    }

    /** Steps of rebuilds and rollbacks are planned wrongly. */
    Sabotage planning(UnaryOperator<List<Step>> wrong) {
        plan = wrong;
        return this;
    }

    Sabotage withoutFencing() {
        unfenced = true;
        return this;
    }

    boolean unfenced() {
        return unfenced;
    }

    Change planned(Change change) {
        boolean replaces = change.kind() == Change.Kind.REBUILD || change.kind() == Change.Kind.ROLLBACK;
        return replaces
                ? new Change(
                        change.kind(),
                        change.statement(),
                        change.names(),
                        change.newVersions(),
                        plan.apply(change.steps()),
                        change.plannedAgainst())
                : change;
    }

    <T> T on(Class<T> door, T real) {
        if (lies.keySet().stream().noneMatch(m -> m.startsWith(door.getSimpleName() + "."))) {
            return real;
        }
        return door.cast(Proxy.newProxyInstance(door.getClassLoader(), new Class<?>[] {door}, (self, method, given) -> {
            Object[] arguments = given == null ? new Object[0] : given;
            Lie lie = lies.get(door.getSimpleName() + "." + method.getName());
            try {
                return lie == null
                        ? method.invoke(real, arguments)
                        : lie.tell(new Call() {
                            @Override
                            public Object truth() {
                                return truthOf(arguments);
                            }

                            @Override
                            public Object truthOf(Object... others) {
                                try {
                                    return method.invoke(real, others);
                                } catch (InvocationTargetException e) {
                                    throw Sabotage.<RuntimeException>thrown(e.getCause());
                                } catch (IllegalAccessException e) {
                                    throw new IllegalStateException(e);
                                }
                            }

                            @Override
                            public Object door() {
                                return real;
                            }

                            @Override
                            public Object argument(int index) {
                                return arguments[index];
                            }
                        });
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    /** A simulated crash is an error, a fence an exception: both come out as they are. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E thrown(Throwable cause) throws E {
        throw (E) cause;
    }
}
