package org.commonground.kernel.audit;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where in a record, and in the records within it, values marked {@link Personal} or {@link Discloses.StudentDerived} stand. */
public final class Marks {
    private static final Map<Class<?>, Marks> KNOWN = new ConcurrentHashMap<>();

    private final @Nullable Method id;
    private final List<Method> marked = new ArrayList<>();
    private final List<Method> deeper = new ArrayList<>();

    private Marks(Class<?> type) {
        @Nullable Method ownId = null;
        for (var component : type.getRecordComponents()) {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            if (component.getName().equals("id")) ownId = accessor;
            if (isMarked(component)) marked.add(accessor);
            else if (within(component.getGenericType()).anyMatch(inner -> isAnyIn(inner, new HashSet<>())))
                deeper.add(accessor);
        }
        id = ownId;
    }

    static Marks of(Class<?> type) {
        var known = KNOWN.get(type);
        if (known != null) return known;
        var read = new Marks(type);
        KNOWN.put(type, read);
        return read;
    }

    boolean any() {
        return !marked.isEmpty() || !deeper.isEmpty();
    }

    @Nullable
    Object id(Object row) {
        return id == null ? null : read(id, row);
    }

    /** Whether this row has a value where one is marked. */
    boolean holdsIn(Object row) {
        for (var accessor : marked) if (isValue(read(accessor, row))) return true;
        for (var accessor : deeper)
            if (values(read(accessor, row))
                    .anyMatch(inner ->
                            inner instanceof Record && of(inner.getClass()).holdsIn(inner))) return true;
        return false;
    }

    /** Whether answers of this type may hold a marked value: what the build asks. */
    public static boolean isAnyIn(Type type) {
        return isAnyIn(type, new HashSet<>());
    }

    private static boolean isAnyIn(Type type, Set<Type> seen) {
        if (!seen.add(type)) return false;
        if (type instanceof Class<?> record && record.isRecord())
            for (var component : record.getRecordComponents())
                if (isMarked(component) || isAnyIn(component.getGenericType(), seen)) return true;
        if (type instanceof Class<?> sealed && sealed.isSealed())
            for (var permitted : sealed.getPermittedSubclasses()) if (isAnyIn(permitted, seen)) return true;
        return type instanceof ParameterizedType generic
                && (Stream.of(generic.getActualTypeArguments()).anyMatch(argument -> isAnyIn(argument, seen))
                        || isAnyIn(generic.getRawType(), seen));
    }

    private static Stream<Type> within(Type type) {
        return type instanceof ParameterizedType generic
                ? Stream.of(generic.getActualTypeArguments()).flatMap(Marks::within)
                : Stream.of(type);
    }

    private static boolean isMarked(RecordComponent component) {
        return component.isAnnotationPresent(Personal.class)
                || component.isAnnotationPresent(Discloses.StudentDerived.class)
                || component.getAccessor().isAnnotationPresent(Personal.class)
                || component.getAccessor().isAnnotationPresent(Discloses.StudentDerived.class);
    }

    private static boolean isValue(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Collection<?> several -> !several.isEmpty();
            case Map<?, ?> several -> !several.isEmpty();
            default -> true;
        };
    }

    private static Stream<?> values(@Nullable Object value) {
        return switch (value) {
            case null -> Stream.empty();
            case Collection<?> several -> several.stream();
            case Map<?, ?> several -> several.values().stream();
            default -> Stream.of(value);
        };
    }

    private static @Nullable Object read(Method accessor, Object row) {
        try {
            return accessor.invoke(row);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
