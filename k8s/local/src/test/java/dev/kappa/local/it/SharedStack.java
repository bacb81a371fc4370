package dev.kappa.local.it;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * {@code @ExtendWith(SharedStack.class)}: gives a test the one {@link RunningStack} of the run as a parameter of type {@code RunningStack}.
 * The first test that asks starts it; it is stopped after the last, and also when the JVM is ended.
 */
public final class SharedStack implements BeforeAllCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedStack.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        stack(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return stack(context);
    }

    private static RunningStack stack(ExtensionContext context) {
        Started started = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Started.class, key -> new Started(), Started.class);
        if (started.failure != null) {
            throw new IllegalStateException("the stack did not start", started.failure); // once is enough
        }
        return started.stack;
    }

    /** The root store closes it at the end of the run; the hook covers a JVM that is interrupted before. */
    private static final class Started implements CloseableResource {
        private final RunningStack stack = RunningStack.inTarget("it-stack");
        private Exception failure;

        Started() {
            Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-stack"));
            try {
                stack.clean();
                stack.up();
            } catch (Exception e) {
                failure = e;
            }
        }

        @Override
        public void close() {
            try {
                stack.down();
            } catch (Exception e) {
                throw new IllegalStateException(
                        "the stack did not stop, see " + stack.settings().home().directory(), e);
            }
        }
    }
}
