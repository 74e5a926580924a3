/* Limit of bytes to bytes: one copy each way, straight between the Java heap and Python's. */
#include "limit.h"

jbyteArray echo(JNIEnv* env, jclass class, jbyteArray payload) {
  (void)class;
  const jsize length = (*env)->GetArrayLength(env, payload);
  take_gil();
  PyObject* const argument = PyBytes_FromStringAndSize(NULL, length);
  if (argument != NULL) {
    (*env)->GetByteArrayRegion(env, payload, 0, length, (jbyte*)PyBytes_AS_STRING(argument));
  }
  PyObject* const result = call_with(argument);
  jbyteArray reply = NULL;
  if (result == NULL || !PyBytes_CheckExact(result)) {
    fail(env, "echo failed, or its result is not bytes");
  } else {
    const jsize reply_length = (jsize)PyBytes_GET_SIZE(result);
    reply = (*env)->NewByteArray(env, reply_length);
    if (reply != NULL) {
      const jbyte* const content = (const jbyte*)PyBytes_AS_STRING(result);
      (*env)->SetByteArrayRegion(env, reply, 0, reply_length, content);
    }
  }
  Py_XDECREF(result);
  release_gil();
  return reply;
}
