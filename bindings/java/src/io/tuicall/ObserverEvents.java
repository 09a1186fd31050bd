package io.tuicall;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/** Which events a class of observers listens to: native code makes no objects for the others. */
final class ObserverEvents {
    private static final Method[] ALL = Arrays.stream(TUICallObserver.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .toArray(Method[]::new);
    /** Not so in a program that was shrunk without the rules of the jar. */
    private static final boolean ARE_NAMED = Arrays.stream(ALL).allMatch(method -> method.getName().startsWith("on"));
    private static final Map<Class<?>, String[]> KNOWN = new WeakHashMap<>();

    private ObserverEvents() {}

    /** The names of the methods that a class overrides; null if that cannot be said: it may be all of them. */
    static String[] heardBy(Class<? extends TUICallObserver> observer) {
        synchronized (KNOWN) {
            return KNOWN.computeIfAbsent(observer, ObserverEvents::find);
        }
    }

    private static String[] find(Class<?> observer) {
        if (!ARE_NAMED) {
            return null;
        }
        try {
            List<String> names = new ArrayList<>();
            for (Method method : ALL) {
                Method called = observer.getMethod(method.getName(), method.getParameterTypes());
                if (called.getDeclaringClass() != TUICallObserver.class) {
                    names.add(method.getName());
                }
            }
            return names.toArray(new String[0]);
        } catch (NoSuchMethodException | LinkageError hidden) {  // such as a class that one of its methods takes
            return null;
        }
    }
}
