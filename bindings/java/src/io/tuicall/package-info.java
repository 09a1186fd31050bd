/**
 * tuicall: make and take calls through a tuicalld server, and be told everything that happens to them.
 *
 * <p>{@link io.tuicall.TUICallEngine} is one logged-in user, {@link io.tuicall.TUICallObserver} receives its events.
 *
 * <p>The native library, {@code libtuicall_jni}, is looked for where the system property {@code tuicall.library.path}
 * says (a file or a directory), then on {@code java.library.path}, and then in the jar itself. That one is unpacked for
 * a moment, into a private directory in {@code tuicall.tmpdir}, or else in {@code java.io.tmpdir}.
 */
package io.tuicall;
