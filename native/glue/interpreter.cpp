// The one interpreter of this process: started here, or joined where another program runs it.
#include "glue/interpreter.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "core/large_thread.hpp"
#include "core/stacks.hpp"
#include "jvm/java_vm.hpp"
#include "py/gil.hpp"
#include "py/recursion_allowance.hpp"
#include "py/release_watch.hpp"
#include "py/session.hpp"

namespace pybridge {
namespace {

constexpr std::chrono::seconds kExitFunctionsLimit{10};

// The audit event of subprocess does not tell it; the function that raises the event has it.
int refuse_preexec_fn() {
  PyFrameObject* caller = PyEval_GetFrame();
  if (caller == nullptr) return 0;
  const auto locals = py::reinterpret_steal<py::object>(PyFrame_GetLocals(caller));
  if (!locals) return -1;
  const auto function =
      py::reinterpret_steal<py::object>(PyMapping_GetItemString(locals.ptr(), "preexec_fn"));
  if (!function) PyErr_Clear();
  if (!function || function.is_none()) return 0;
  PyErr_SetString(
      PyExc_RuntimeError,
      "preexec_fn is refused in a process that runs a JVM, which it would fork: use the "
      "other arguments of subprocess.Popen, or PyBridge's process mode");
  return -1;
}

// A forked JVM has one thread left and every lock in any state.
int refuse_fork(const char* event, PyObject*, void*) {
  if (std::strcmp(event, "subprocess.Popen") == 0) return refuse_preexec_fn();
  if (std::strcmp(event, "os.fork") != 0 && std::strcmp(event, "os.forkpty") != 0) return 0;
  PyErr_SetString(PyExc_RuntimeError,
                  "os.fork is refused in a process that runs a JVM: use subprocess, or "
                  "multiprocessing with the start "
                  "method 'spawn', or PyBridge's process mode");
  return -1;
}

void require(PyStatus status) {
  if (PyStatus_Exception(status) == 0) return;
  const char* home = std::getenv("PYTHONHOME");
  throw std::runtime_error(std::string("Python does not start: ") +
                           (status.err_msg != nullptr ? status.err_msg : "it asked to exit") +
                           (home != nullptr && *home != '\0'
                                ? std::string("; the variable PYTHONHOME=") + home +
                                      " stands for this Python's own folders"
                                : std::string()));
}

// As Python finds it: a pyvenv.cfg beside the executable or above, else the installation.
std::filesystem::path prefix_of(const std::filesystem::path& executable) {
  std::error_code ignored;
  const std::filesystem::path bin = executable.parent_path();
  for (const std::filesystem::path& folder : {bin, bin.parent_path()}) {
    if (std::filesystem::exists(folder / "pyvenv.cfg", ignored))
      return std::filesystem::weakly_canonical(folder, ignored);
  }
  return std::filesystem::weakly_canonical(executable, ignored).parent_path().parent_path();
}

// importlib.util would answer whether it is on the path, but its import is felt at start.
void import_bridge(const std::string& package_parent) {
  try {
    py::module_::import("bridge");
  } catch (py::error_already_set& error) {
    if (!error.matches(PyExc_ModuleNotFoundError)) throw;
    py::module_::import("sys").attr("path").attr("append")(package_parent);
  }
}

void run_exit_functions(unsigned long ending_thread) {
  const GilHold gil;
  try {
    py::module_::import("bridge._session").attr("run_exit_functions")(ending_thread);
  } catch (py::error_already_set& error) {
    error.discard_as_unraisable("bridge._session.run_exit_functions");
  }
}

}  // namespace

Interpreter& Interpreter::begin(const std::string& executable, const std::string& package_parent,
                                bool large_stacks) {
  // Never deleted: threads may wait in it when the process ends.
  static auto* interpreter = new Interpreter(executable, package_parent, large_stacks);
  interpreter->require_environment_of(executable);
  return *interpreter;
}

void Interpreter::await_ready() const {
  ready_.wait();
  if (!failure_.empty()) throw std::runtime_error(failure_);
}

Interpreter::Interpreter(const std::string& executable, const std::string& package_parent,
                         bool large_stacks)
    : executable_(executable), joined_(Py_IsInitialized() != 0) {
  // Who else runs Python in this process may call Java in its own ways. From 3.14 on Python knows
  // the bounds of its thread's own stack.
  if (kPythonCountsLevels && large_stacks && !joined_) allow_large_stacks();
  start_large_thread([this, executable, package_parent] {
    bool running = false;
    try {
      run(executable, package_parent);
      running = true;
    } catch (const std::exception& error) {
      failure_ = error.what();
    }
    ready_promise_.set_value();
    if (running) drain();
  });
}

// Two environments of one Python may share its files, the core too, and yet have other packages.
void Interpreter::require_environment_of(const std::string& executable) const {
  if (joined_ || executable == executable_) return;
  const std::filesystem::path running = prefix_of(executable_);
  const std::filesystem::path wanted = prefix_of(executable);
  if (running == wanted) return;
  throw std::runtime_error(
      "this process already runs Python from another environment, and a process can hold one: "
      "running=" +
      running.string() + ", wanted=" + wanted.string() +
      "; process mode runs it in a worker of its own");
}

void Interpreter::run(const std::string& executable, const std::string& package_parent) {
  if (!joined_) initialize(executable);
  try {
    prepare(package_parent);
  } catch (const std::exception& error) {
    failure_ = error.what();
  }
  if (!joined_) PyEval_SaveThread();
  if (!failure_.empty()) throw std::runtime_error(failure_);
}

void Interpreter::initialize(const std::string& executable) const {
  if (PySys_AddAuditHook(refuse_fork, nullptr) != 0)
    throw std::runtime_error("Python takes no audit hook");
  PyPreConfig preconfig;
  PyPreConfig_InitPythonConfig(&preconfig);
  preconfig.coerce_c_locale = 0;  // the JVM's locale stays as it is
  require(Py_PreInitialize(&preconfig));
  PyConfig config;
  PyConfig_InitPythonConfig(&config);
  config.install_signal_handlers = 0;
  config.faulthandler = 0;  // the JVM uses SIGSEGV for its own ends
  config.parse_argv = 0;
  try {
    require(PyConfig_SetBytesString(&config, &config.executable, executable.c_str()));
    require(PyConfig_SetBytesString(&config, &config.program_name, executable.c_str()));
    char empty[] = "";
    char* const arguments[] = {empty};
    require(PyConfig_SetBytesArgv(&config, 1, arguments));
    require(Py_InitializeFromConfig(&config));
  } catch (...) {
    PyConfig_Clear(&config);
    throw;
  }
  PyConfig_Clear(&config);
}

void Interpreter::prepare(const std::string& package_parent) {
  const GilHold gil;
  try {
    // threading takes the thread that imports it first for Python's main thread, which is this one.
    if (!joined_) py::module_::import("threading");
    import_bridge(package_parent);
    py::module_::import("bridge._native");
    py::module_::import("bridge._session");
    enable_release_watch(gil.token());
  } catch (py::error_already_set& error) {
    throw std::runtime_error(std::string("Python started, but its package bridge does not load: ") +
                             error.what());
  }
}

// Python's main thread when we started it: it drops handles for as long as the process lives.
void Interpreter::drain() {
  std::vector<Release> batch;
  while (releases_.wait(batch)) {
    const GilHold gil;
    for (const Release& release : batch) {
      Session::drop(gil.token(), release.session, release.handle);
      releases_.done();
    }
  }
}

void Interpreter::give_up_gil() {
  ending_thread_ = PyThread_get_thread_ident();
  if (!joined_) give_up_gil_for_good();
}

void Interpreter::prepare_exit() {
  static std::atomic_flag done;
  if (done.test_and_set()) return;
  const auto limit = std::chrono::steady_clock::now() + kExitFunctionsLimit;
  keep_thread_states();
  if (joined_) return forget_java_vm();
  if (ready_.wait_until(limit) != std::future_status::ready || !failure_.empty()) return;
  const auto ended = std::make_shared<std::promise<void>>();
  const unsigned long ending_thread = ending_thread_;
  try {
    start_large_thread([ended, ending_thread] {
      run_exit_functions(ending_thread);
      ended->set_value();
    });
  } catch (const std::runtime_error&) {
    return run_exit_functions(ending_thread);  // there is no thread left
  }
  ended->get_future().wait_until(limit);
}

}  // namespace pybridge
