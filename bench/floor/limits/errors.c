/* Limits of an error: a Java exception with the Python type and message, and a Java stack trace. */
#include "limit.h"

#include <string.h>

static jclass exception_class = NULL;
static jmethodID constructor = NULL;

void prepare_errors(JNIEnv* env, jclass class, jclass exception) {
  (void)class;
  exception_class = (*env)->NewGlobalRef(env, exception);
  constructor = (*env)->GetMethodID(env, exception, "<init>", "(Ljava/lang/String;)V");
}

enum { MAX_MESSAGE_BYTES = 256 };

/* Appends and returns the new end; cuts what does not fit. */
static char* append(char* end, const char* last, const char* text) {
  const size_t room = (size_t)(last - end);
  const size_t length = strlen(text);
  const size_t copied = length < room ? length : room;
  memcpy(end, text, copied);
  return end + copied;
}

/* The Python error that is set, as "ValueError: bad input"; it is cleared. */
static void take_message(char* message) {
  PyObject* type = NULL;
  PyObject* value = NULL;
  PyObject* traceback = NULL;
#if PY_VERSION_HEX >= 0x030C0000
  value = PyErr_GetRaisedException();
#else
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
#endif
  PyObject* const text = PyObject_Str(value);
  const char* const utf8 = text == NULL ? "?" : PyUnicode_AsUTF8(text);
  const char* const last = message + MAX_MESSAGE_BYTES - 1;
  char* end = append(message, last, Py_TYPE(value)->tp_name);
  end = append(end, last, ": ");
  *append(end, last, utf8) = 0;
  Py_XDECREF(text);
  Py_XDECREF(type);
  Py_XDECREF(value);
  Py_XDECREF(traceback);
}

static void throw_error_of(JNIEnv* env, PyObject* result) {
  char message[MAX_MESSAGE_BYTES];
  if (result == NULL) {
    take_message(message);
  } else {
    Py_DECREF(result);
  }
  release_gil();
  if (result == NULL) {
    const jstring text = (*env)->NewStringUTF(env, message);
    const jobject exception = (*env)->NewObject(env, exception_class, constructor, text);
    if (exception != NULL) {
      (*env)->Throw(env, exception);
    }
  }
}

void call_failing(JNIEnv* env, jclass class, jlong depth) {
  (void)class;
  take_gil();
  throw_error_of(env, call_with(PyLong_FromLong(depth)));
}
